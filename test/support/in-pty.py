# Runs a command in a terminal of its own: python3 in-pty.py COMMAND [ARG…]. What it says comes out here; a line on standard input closes
# the terminal, as a window that is shut does. Ends with the command's exit code, 128 and its number for a signal.
import os, pty, select, sys

pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
print(f"pid {pid}", flush=True)
watched = [terminal, 0]
while 0 in watched:
    for ready in select.select(watched, [], [], 0.1)[0]:
        if ready == 0:
            os.read(0, 1)
            os.close(terminal)
            watched = []
            break
        try:
            said = os.read(terminal, 65536)
        except OSError:
            said = b""
        # Nobody has it open any more: it speaks to a file, or has ended.
        if said == b"":
            watched.remove(terminal)
            break
        os.write(1, said)
_, status = os.waitpid(pid, 0)
sys.exit(os.waitstatus_to_exitcode(status) % 256)
