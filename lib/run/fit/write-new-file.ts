import { linkSync, rmSync, writeFileSync } from 'node:fs';
import { CutoverError } from '../../kit/cutover-error.ts';
import { explainRefusal } from '../../kit/explain-refusal.ts';

/** Writes a file that was not there, for its owner alone, and whole or not at all. Throws a `usage` error where it cannot be. */
export function writeNewFile(path: string, text: string): void {
  const part = `${path}.part-${process.pid}`;
  try {
    writeFileSync(part, text, { flag: 'wx', mode: 0o600 });
    // Unlike a rename, it fails where somebody else has put a file meanwhile.
    linkSync(part, path);
  } catch (cause) {
    throw new CutoverError('usage', `${path} cannot be written: ${explainRefusal(cause)}.`, { cause });
  } finally {
    rmSync(part, { force: true });
  }
}
