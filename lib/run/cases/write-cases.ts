import { closeSync, openSync, writeSync } from 'node:fs';
import type { WrittenCase } from '../../drill/workloads/written-case.ts';

/** Characters that are written at a time. */
const BLOCK = 1024 * 1024;

/** Writes a line for each case into a file that its owner alone may read. */
export async function writeCases(
  path: string,
  each: (onCase: (written: WrittenCase) => void) => Promise<void>,
): Promise<void> {
  const file = openSync(path, 'w', 0o600);
  try {
    let waiting = '';
    await each((written) => {
      waiting += `${JSON.stringify(written)}\n`;
      if (waiting.length < BLOCK) return;
      writeSync(file, waiting);
      waiting = '';
    });
    writeSync(file, waiting);
  } finally {
    closeSync(file);
  }
}
