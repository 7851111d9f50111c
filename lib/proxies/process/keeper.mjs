// Runs a program that is not ours (k6, a gateway) and makes sure that it does not outlive whoever started it:
// node keeper.mjs COMMAND [ARG…], started with an IPC channel. When the channel ends, for whatever reason, the
// program is asked to stop and killed after a second. Plain JavaScript, so that it starts at once.
import { spawn } from 'node:child_process';

const KILL_AFTER_MS = 1_000;
const [command, ...args] = process.argv.slice(2);
const child = spawn(command ?? '', args, { stdio: ['ignore', 'inherit', 'inherit'] });

let stopping = false;
/** @param {NodeJS.Signals} signal */
function stop(signal) {
  if (stopping) return;
  stopping = true;
  child.kill(signal);
  setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS).unref();
}

child.on('spawn', () => process.connected && process.send?.({ type: 'spawned', pid: child.pid }));
child.on('error', (error) => {
  if (process.connected) process.send?.({ type: 'failed', message: error.message });
  process.exitCode = 127;
});
child.on('exit', (code, signal) => {
  if (process.connected) process.send?.({ type: 'ended', code, signal }, () => process.exit(0));
  else process.exit(0);
});
process.on('message', (message) => {
  if (message === 'terminate') child.kill('SIGTERM');
  else if (message === 'interrupt') child.kill('SIGINT');
  else if (message === 'kill') child.kill('SIGKILL');
});
process.on('disconnect', () => stop('SIGTERM'));
process.on('SIGINT', () => {});
process.on('SIGTERM', () => stop('SIGTERM'));
