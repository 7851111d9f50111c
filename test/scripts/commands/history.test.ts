import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readRuns } from '../../../scripts/terminal/read-runs.ts';
import { asNobody } from '../../support/as-nobody.ts';
import { passedScorecard } from '../../support/scorecards.ts';
import { runCli } from '../../support/run-cli.ts';

test('the runs of a folder are read, those of a suite too; one that is overdue or not ready exits with 1', async () => {
  const cwd = await mkdtemp(join(tmpdir(), 'cutover-history-'));
  const write = async (folder: string, scorecard: unknown, drill: unknown): Promise<void> => {
    await mkdir(join(cwd, folder), { recursive: true });
    await writeFile(join(cwd, folder, 'scorecard.json'), JSON.stringify(scorecard));
    await writeFile(join(cwd, folder, 'drill.json'), JSON.stringify(drill));
  };
  try {
    const today = { ...passedScorecard, startedAt: new Date(Date.now() - 60_000).toISOString() };
    await write('results/one', { ...today, drill: 'one' }, { everyDays: 7 });
    await write('results/suite/two', { ...today, drill: 'two' }, {});
    await write('results/torn', {}, {});
    await mkdir(join(cwd, 'empty'));
    const { runs, skipped } = await readRuns(join(cwd, 'results'));
    expect(runs.map(({ scorecard, everyDays }) => [scorecard.drill, everyDays])).toEqual([
      ['one', 7],
      ['two', null],
    ]);
    expect(skipped).toMatchObject([{ why: expect.stringContaining('schemaVersion must be one of') }]);
    const [fine, unready, empty, untold, ready] = await Promise.all([
      runCli(['history', '--json'], { cwd }),
      runCli(['history', '--least-readiness', '1'], { cwd }),
      runCli(['history', 'empty'], { cwd }),
      runCli(['history', '--least-readiness', '0.5'], { cwd }),
      runCli(['history', 'results/suite', '--least-readiness', '0.5'], { cwd }),
    ]);
    const [alone, misspelt] = await Promise.all([
      runCli(['history', '--every', '0.0001', '--drill', 'two', '--json'], { cwd }),
      runCli(['history', '--drill', 'two', '--drill', 'onne'], { cwd }),
    ]);
    expect(JSON.parse(alone.stdout).drills).toMatchObject([{ drill: 'two', overdue: true }]);
    expect(misspelt).toMatchObject({ code: 2, stdout: '' });
    expect(misspelt.stderr).toContain('--drill: results holds no run of onne that can be read. Did you mean "one"?');
    expect([fine, unready, empty, untold, ready].map(({ code }) => code)).toEqual([0, 1, 2, 1, 0]);
    expect(untold.stderr).toContain('Whether one is ready cannot be told: results/torn may be its newest run');
    expect(JSON.parse(fine.stdout)).toMatchObject({ kind: 'history', drills: [{ drill: 'one', everyDays: 7 }, {}] });
    expect(unready.stderr).toContain('one is not ready: 0.99, at least 1');
    expect(empty.stderr).toContain('empty holds no run that can be read. Name a folder of results.');
  } finally {
    await rm(cwd, { recursive: true });
  }
});

test('a run that may not be looked into is told of, as it may be the newest', async () => {
  const cwd = await mkdtemp(join(tmpdir(), 'cutover-history-'));
  await chmod(cwd, 0o755);
  const closed = join(cwd, 'closed');
  const unreadable = join(cwd, 'unreadable');
  for (const folder of [closed, unreadable]) await mkdir(folder, { mode: 0o755 });
  await writeFile(join(unreadable, 'scorecard.json'), JSON.stringify(passedScorecard));
  await chmod(join(unreadable, 'scorecard.json'), 0);
  await chmod(closed, 0);
  const { runs, skipped } = await asNobody(() => readRuns(cwd));
  await chmod(closed, 0o700);
  expect(runs).toEqual([]);
  expect(skipped).toEqual([
    { path: closed, why: expect.stringContaining('EACCES'), changedMs: expect.any(Number) },
    { path: unreadable, why: expect.stringContaining('cannot be read'), changedMs: expect.any(Number) },
  ]);
  await rm(cwd, { recursive: true });
});
