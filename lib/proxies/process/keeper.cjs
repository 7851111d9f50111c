// Runs a program that is not ours (k6, a gateway) and makes sure that it does not outlive whoever started it:
// node keeper.cjs DEATH-GUARD REPLIES COMMAND [ARG…], started detached and with an IPC channel. REPLIES: the descriptor that a program which is
// talked with answers on, 1 or 3 (which is 4 here, behind the channel); empty for one that reads nothing. Keeper and program, with whatever that starts
// in its turn, are one process group. When the channel ends, for whatever reason, the program is asked to stop, and the
// group is killed after a second. CommonJS, since that is
// loaded before any event is given out: none of them comes before it is listened for.
/** @type {typeof import('node:child_process')} */
const { spawn, spawnSync } = require('node:child_process');
/** @type {typeof import('node:fs')} */
const { accessSync, constants } = require('node:fs');
/** @type {typeof import('./marked.cjs')} */
const { MARK, listMarked, signalMarked } = require('./marked.cjs');

const KILL_AFTER_MS = 1_000;
const LOOK_MS = 50;
/** What the program, and all that it starts, bears in its environment. */
const mark = process.env[MARK] ?? '';
const [deathGuard = '', replies = '', command = '', ...args] = process.argv.slice(2);

/** @type {import('node:child_process').ChildProcess | null} */
let child = null;
let orphaned = false;
process.on('disconnect', () => {
  if (orphaned) return;
  orphaned = true;
  if (child === null) process.exit(0);
  terminateGroup();
  setTimeout(killGroup, KILL_AFTER_MS);
});
process.on('SIGINT', () => {});
/** Is the group told to end? Then so is this process, which stays until the program has ended. */
let terminating = false;
process.on('SIGTERM', () => terminating || process.disconnect?.());
process.on('message', (message) => {
  if (message === 'terminate') terminateGroup();
  else if (message === 'interrupt') child?.kill('SIGINT');
  else if (message === 'kill') killGroup();
});

// Whoever started this may be gone before it could be told.
if (process.connected) run();
else process.exit(0);

function run() {
  const [file = '', ...words] = [...guardOfDeath(), command, ...args];
  const program = spawn(file, words, {
    stdio: [replies === '' ? 'ignore' : 'inherit', 'inherit', 'inherit', ...(replies === '3' ? [4] : [])],
  });
  child = program;
  // A message that cannot be sent any more is an error, which the callback takes.
  program.on('spawn', () => process.connected && process.send?.({ type: 'spawned', pid: program.pid }, () => {}));
  program.on('error', (error) => {
    if (process.connected) process.send?.({ type: 'failed', message: error.message }, () => process.exit(127));
    else process.exit(127);
  });
  program.on('exit', (code, signal) => {
    if (process.connected) process.send?.({ type: 'ended', code, signal }, endGroup);
    else endGroup();
  });
}

/** What the program started and left behind goes with it: at once, or, where the group was told to end, in the time it has for that. */
function endGroup() {
  if (terminating && hasOthers()) setTimeout(endGroup, LOOK_MS);
  else killGroup();
}

/** Is there anybody left but this process and the one that looks? False where that cannot be told. */
function hasOthers() {
  if (listMarked(mark, process.pid).length > 0) return true;
  const { pid, stdout } = spawnSync('ps', ['-A', '-o', 'pgid=', '-o', 'pid='], { encoding: 'utf8', timeout: 1_000 });
  return (stdout ?? '').split('\n').some((line) => {
    const [group, member] = line.trim().split(/\s+/).map(Number);
    return group === process.pid && member !== process.pid && member !== pid;
  });
}

/** A wrapper that does not pass it on (a shell, a package manager) must not keep the signal from what it has started, in this group or not. */
function terminateGroup() {
  terminating = true;
  signalMarked(mark, 'SIGTERM', process.pid);
  try {
    process.kill(-process.pid, 'SIGTERM');
  } catch {
    child?.kill('SIGTERM');
  }
}

/** The group's leader is this process, if it was started detached: a group that is not its own is left alone. */
function killGroup() {
  signalMarked(mark, 'SIGKILL', process.pid);
  try {
    process.kill(-process.pid, 'SIGKILL');
  } catch {
    child?.kill('SIGKILL');
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
