/**
 * How a pipeline gets Cutover, the same wherever one is written: what there is to know of it, as a sentence or two, and the command in POSIX shell.
 *
 * @param isNpm Is the repository an npm package, which has Cutover among its devDependencies?
 */
export function installCutover(isNpm: boolean): { note: string; command: string } {
  return isNpm
    ? { note: 'Cutover is one of the devDependencies: npm i -D /path/to/cutover.tgz.', command: 'npm ci' }
    : {
        note: 'Of no registry yet: the packed package, by a path in this repository or a URL.',
        command: 'npm install --no-save "${CUTOVER_PACKAGE:-./cutover.tgz}"',
      };
}
