// Finds what a program has started by a mark in its environment, which is handed down to every process below it: also those that have left
// its process group (setsid, a daemon's double fork), which a signal to the group does not reach. CommonJS, as the keeper is, and what the
// runner needs of it, too.
/** @type {typeof import('node:fs')} */
const { readdirSync, readFileSync } = require('node:fs');

/** The variable that holds the mark. */
const MARK = 'CUTOVER_PROGRAM';
const ROUNDS = 5;

/**
 * The ids of all other processes that bear this mark, without those of one group; [] where the system does not tell: it takes /proc.
 *
 * @param {string} mark
 * @param {number} [withoutGroup]
 * @returns {number[]}
 */
function listMarked(mark, withoutGroup) {
  if (process.platform !== 'linux' || mark === '') return [];
  const wanted = `${MARK}=${mark}\0`;
  return readdirSync('/proc')
    .filter((name) => {
      if (!/^\d+$/.test(name) || Number(name) === process.pid) return false;
      try {
        const isMarked = readFileSync(`/proc/${name}/environ`, 'latin1').includes(wanted);
        return isMarked && (withoutGroup === undefined || readGroup(name) !== withoutGroup);
      } catch {
        // Gone, or somebody else's.
        return false;
      }
    })
    .map(Number);
}

/** @param {string} pid */
function readGroup(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  // Behind the name, which may hold anything: state, parent, group.
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]);
}

/**
 * Sends a signal to those that are not of a group.
 *
 * @param {string} mark
 * @param {NodeJS.Signals} name
 * @param {number} [withoutGroup]
 */
function signalMarked(mark, name, withoutGroup) {
  for (const pid of listMarked(mark, withoutGroup)) {
    try {
      process.kill(pid, name);
    } catch {
      // Gone already.
    }
  }
}

/**
 * Kills them, also what one of them starts meanwhile.
 *
 * @param {string} mark
 */
function killMarked(mark) {
  for (let round = 0; round < ROUNDS && listMarked(mark).length > 0; round++) signalMarked(mark, 'SIGKILL');
}

module.exports = { MARK, listMarked, signalMarked, killMarked };
