import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const run = promisify(execFile);
const program = fileURLToPath(new URL('collecting-process.ts', import.meta.url));

test('a process that was told to collects its long-lived objects less than half as often', async () => {
  const [asUsual, rarely] = await Promise.all([countCollections('as usual'), countCollections('rarely')]);
  expect(rarely).toBeGreaterThan(0);
  expect(asUsual).toBeGreaterThan(2 * rarely);
});

/**
 * With a heap that V8 wants small, as it does in a process that was idle for a while; and collected by the one thread that fills it, in one
 * go: how often is then a matter of what was made, not of how busy the machine is.
 */
const HEAP = ['--optimize-for-size', '--single-threaded-gc', '--no-incremental-marking'];

async function countCollections(how: string): Promise<number> {
  const args = [...HEAP, '--import', import.meta.resolve('tsx'), program, how];
  return Number((await run(process.execPath, args)).stdout);
}
