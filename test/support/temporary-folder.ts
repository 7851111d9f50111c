/**
 * Gives all tests of a run one folder as the system's temporary one, and removes it with what they left there. Of runs that were killed it
 * removes what they left, too. `CUTOVER_KEEP_TMP=1` keeps it, to look at.
 */
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive } from './processes.ts';

/** Whose run it is. The process's id stands in the name, so that nothing has to be read. */
const NAME = /^cutover-tests-(\d+)-/;

export function setup(): (() => void) | undefined {
  // Two projects of one run share it.
  if (NAME.test(folderName(tmpdir()))) return undefined;
  const system = tmpdir();
  for (const name of readdirSync(system)) {
    const [, pid] = NAME.exec(name) ?? [];
    if (pid !== undefined && !isAlive(Number(pid))) remove(join(system, name));
  }
  const folder = mkdtempSync(join(system, `cutover-tests-${process.pid}-`));
  // As the system's own: programs that run as another user come and go there.
  chmodSync(folder, 0o1777);
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = folder;
  return () => {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
    if (process.env['CUTOVER_KEEP_TMP'] !== '1') remove(folder);
    else process.stdout.write(`What the tests left is in ${folder}\n`);
  };
}

const folderName = (path: string): string => path.split(/[\\/]/).at(-1) ?? '';

/** A helper of a browser may still be writing for a moment. */
function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}
