// Makes a folder, tries whether it can be written, and lists it: node make-folder.cjs PATH. Prints one line of JSON: what was
// made (the outermost folder, null: nothing) and how many files are in it, or the system's error. A process of its own, since a file
// system that does not answer keeps whoever asks it from ending, too.
/** @type {typeof import('node:fs')} */
const { accessSync, constants, mkdirSync, readdirSync, writeSync } = require('node:fs');

const path = process.argv[2] ?? '';
/** @param {object} said */
const say = (said) => void writeSync(1, `${JSON.stringify(said)}\n`);
try {
  const made = mkdirSync(path, { recursive: true }) ?? null;
  accessSync(path, constants.W_OK | constants.X_OK);
  say({ made, files: readdirSync(path).length });
} catch (error) {
  const { code, message, syscall } = /** @type {NodeJS.ErrnoException} */ (error);
  say({ code, message, syscall });
}
