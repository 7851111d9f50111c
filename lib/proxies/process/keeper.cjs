// Runs a program that is not ours (k6, a gateway) and makes sure that it does not outlive whoever started it:
// node keeper.cjs DEATH-GUARD COMMAND [ARG…], started detached and with an IPC channel. Keeper and program, with whatever that starts
// in its turn, are one process group. When the channel ends, for whatever reason, the program is asked to stop, and the
// group is killed after a second. CommonJS, since that is
// loaded before any event is given out: none of them comes before it is listened for.
/** @type {typeof import('node:child_process')} */
const { spawn } = require('node:child_process');
/** @type {typeof import('node:fs')} */
const { accessSync, constants } = require('node:fs');

const KILL_AFTER_MS = 1_000;
const [deathGuard = '', command = '', ...args] = process.argv.slice(2);

/** @type {import('node:child_process').ChildProcess | null} */
let child = null;
let orphaned = false;
process.on('disconnect', () => {
  if (orphaned) return;
  orphaned = true;
  if (child === null) process.exit(0);
  child.kill('SIGTERM');
  setTimeout(killGroup, KILL_AFTER_MS);
});
process.on('SIGINT', () => {});
process.on('SIGTERM', () => process.disconnect?.());
process.on('message', (message) => {
  if (message === 'terminate') child?.kill('SIGTERM');
  else if (message === 'interrupt') child?.kill('SIGINT');
  else if (message === 'kill') child?.kill('SIGKILL');
});

// Whoever started this may be gone before it could be told.
if (process.connected) run();
else process.exit(0);

function run() {
  const [file = '', ...words] = [...guardOfDeath(), command, ...args];
  const program = spawn(file, words, { stdio: ['ignore', 'inherit', 'inherit'] });
  child = program;
  // A message that cannot be sent any more is an error, which the callback takes.
  program.on('spawn', () => process.connected && process.send?.({ type: 'spawned', pid: program.pid }, () => {}));
  program.on('error', (error) => {
    if (process.connected) process.send?.({ type: 'failed', message: error.message }, () => process.exit(127));
    else process.exit(127);
  });
  program.on('exit', (code, signal) => {
    // What it started and left behind goes with it.
    if (process.connected) process.send?.({ type: 'ended', code, signal }, killGroup);
    else killGroup();
  });
}

/** The group's leader is this process, if it was started detached: a group that is not its own is left alone. */
function killGroup() {
  try {
    process.kill(-process.pid, 'SIGKILL');
  } catch {
    process.exit(0);
  }
}

/** What kills the program when its keeper dies, as words before its command; none where there is no such thing. */
function guardOfDeath() {
  try {
    // A program that is not there must fail as itself.
    accessSync(command, constants.X_OK);
  } catch {
    return [];
  }
  if (deathGuard === '') return [];
  // A keeper that died before the guard was in force kills nobody any more: then the program does not begin.
  return [...deathGuard.split(' '), '/bin/sh', '-c', '[ "$PPID" = "$0" ] && exec "$@"', String(process.pid)];
}
