// The second guard of a runner's processes: started by it, detached and with an IPC channel, it is told of the process
// groups that must not outlive the runner. When the channel ends, those that are still there get a moment to end by
// themselves, as they do when nobody hindered them, and are killed, with what has left them and bears their mark. CommonJS, since that is loaded before any
// event is given out: none of them comes before it is listened for.
/** @type {typeof import('./marked.cjs')} */
const { killMarked } = require('./marked.cjs');

const GRACE_MS = 3_000;
const POLL_MS = 100;

/** @type {Set<number>} */
const groups = new Set();
/** @type {Set<string>} */
const marks = new Set();
/** @typedef {{ add?: number; remove?: number; mark?: string; unmark?: string }} Told */
process.on('message', (/** @type {Told} */ { add, remove, mark, unmark }) => {
  if (add !== undefined) groups.add(add);
  if (mark !== undefined) marks.add(mark);
  if (remove !== undefined) groups.delete(remove);
  if (unmark !== undefined) marks.delete(unmark);
});
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
process.on('SIGHUP', () => {});
let orphaned = false;
process.on('disconnect', () => {
  if (orphaned) return;
  orphaned = true;
  const deadline = Date.now() + GRACE_MS;
  const look = () => {
    for (const group of groups) if (!signal(group, 0)) groups.delete(group);
    if (groups.size === 0) leave();
    if (Date.now() < deadline) return void setTimeout(look, POLL_MS);
    for (const group of groups) signal(group, 'SIGKILL');
    leave();
  };
  look();
});
// Whoever started this may be gone before it could be told; then it knows of nothing yet.
if (!process.connected) process.exit(0);

function leave() {
  for (const mark of marks) killMarked(mark);
  process.exit(0);
}

/**
 * False: there is no such group any more.
 *
 * @param {number} group
 * @param {NodeJS.Signals | 0} name
 */
function signal(group, name) {
  try {
    process.kill(-group, name);
    return true;
  } catch {
    return false;
  }
}
