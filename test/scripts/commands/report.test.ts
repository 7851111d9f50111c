import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../..', import.meta.url));
const report = (path: string) => run(process.execPath, [join(root, 'scripts/cutover.mjs'), 'report', path]);

test('a scorecard that was kept alone is reported as in its run’s folder; nothing is, in one line', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-report-'));
  const alone = join(folder, 'scorecard.json');
  await copyFile(join(root, 'results/sample/scorecard.json'), alone);
  const [whole, file, inFolder] = await Promise.all([join(root, 'results/sample'), alone, folder].map(report));
  expect([file, inFolder]).toEqual([whole, whole]);
  await rm(alone);
  await expect(report(folder)).rejects.toMatchObject({
    code: 2,
    stderr: `cutover: ${alone} cannot be read: there is no such file. Run "cutover score" on the folder first.\n`,
  });
  await rm(folder, { recursive: true });
});
