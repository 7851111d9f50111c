import { execFile } from 'node:child_process';
import { chmod, copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { displayWidth } from '../../../lib/collector/report/text/display-width.ts';
import { readScorecard } from '../../../scripts/terminal/read-scorecard.ts';
import { asNobody } from '../../support/as-nobody.ts';

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

test('a scorecard of somebody else is not scored again', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-report-'));
  await chmod(folder, 0o755);
  const path = join(folder, 'scorecard.json');
  await copyFile(join(root, 'results/sample/scorecard.json'), path);
  await chmod(path, 0);
  await asNobody(() =>
    expect(readScorecard(path)).rejects.toThrow(
      `${path} cannot be read: this user has no right to it. Runs are for their owner alone: read it as the one who ran it.`,
    ),
  );
  await rm(folder, { recursive: true });
});

test('the text is as narrow as the terminal', async () => {
  const narrow = ['--import', 'data:text/javascript,process.stdout.columns=60'];
  const { stdout } = await run(process.execPath, [
    ...narrow,
    join(root, 'scripts/cutover.mjs'),
    'report',
    join(root, 'results/sample'),
  ]);
  const widths = stdout.split('\n').map(displayWidth);
  expect(Math.max(...widths)).toBeLessThanOrEqual(60);
  expect(Math.max(...widths)).toBeGreaterThan(50);
});
