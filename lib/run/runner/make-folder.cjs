// Makes a folder, tries whether it can be written, and lists it: node make-folder.cjs PATH. Prints one line of JSON: what was
// made (the outermost folder, null: nothing) and how many files are in it, or the system's error. A process of its own, since a file
// system that does not answer keeps whoever asks it from ending, too.
/** @type {typeof import('node:fs')} */
const { accessSync, constants, mkdirSync, readdirSync, statSync, writeSync } = require('node:fs');
/** @type {typeof import('node:path')} */
const { dirname, resolve } = require('node:path');

const path = process.argv[2] ?? '';
/** @param {object} said */
const say = (said) => void writeSync(1, `${JSON.stringify(said)}\n`);

/**
 * Makes one folder; null: it was there.
 * @param {string} folder
 * @returns {string | null}
 */
function makeOne(folder) {
  try {
    mkdirSync(folder);
    return folder;
  } catch (error) {
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return null;
    throw error;
  }
}

/**
 * Makes a folder and those around it; the outermost that was made, null: it was there. As `recursive` does, which Node 20 tries for ever where a folder is there and
 * takes none in (/proc).
 * @param {string} folder
 * @returns {string | null}
 */
function make(folder) {
  try {
    return makeOne(folder);
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code !== 'ENOENT' || dirname(folder) === folder) throw error;
  }
  const around = make(dirname(folder));
  const own = makeOne(folder);
  return around ?? own;
}

/**
 * What is to be said of it. Others may make that folder at this moment and take it away again, as those do that only try it.
 * @param {number} tries
 * @returns {object}
 */
function tryIt(tries) {
  try {
    const made = make(resolve(path));
    accessSync(path, constants.W_OK | constants.X_OK);
    return { made, files: readdirSync(path).length };
  } catch (error) {
    const { code, message, syscall } = /** @type {NodeJS.ErrnoException} */ (error);
    const mayPass = code === 'ENOENT' || code === 'EEXIST';
    return mayPass && tries > 1 ? tryIt(tries - 1) : { code, message, syscall };
  }
}

say(tryIt(5));
