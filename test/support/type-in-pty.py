# Runs a command in a terminal of its own: python3 type-in-pty.py COMMAND [ARG…]. Each line on standard input, a text as JSON, is typed there; the end
# of it closes the terminal. What is said there comes out here.
import fcntl, json, os, pty, select, struct, sys, termios

pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
# Rows and columns: a terminal of none is one that shells do not trust.
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 200, 0, 0))
watched = [terminal, 0]
typed = b""
while terminal in watched:
    for ready in select.select(watched, [], [])[0]:
        if ready == 0:
            read = os.read(0, 65536)
            if read == b"":
                watched = []
                break
            *lines, typed = (typed + read).split(b"\n")
            for line in lines:
                os.write(terminal, json.loads(line).encode())
            continue
        try:
            said = os.read(terminal, 65536)
        except OSError:
            said = b""
        if said == b"":
            watched = []
            break
        os.write(1, said)
os.close(terminal)
os.waitpid(pid, 0)
