import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readRuns } from '../../../scripts/terminal/read-runs.ts';
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
    const today = { ...passedScorecard, startedAt: new Date().toISOString() };
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
    const [fine, unready, empty] = await Promise.all([
      runCli(['history', '--json'], { cwd }),
      runCli(['history', '--least-readiness', '1'], { cwd }),
      runCli(['history', 'empty'], { cwd }),
    ]);
    expect([fine, unready, empty].map(({ code }) => code)).toEqual([0, 1, 2]);
    expect(JSON.parse(fine.stdout)).toMatchObject({ kind: 'history', drills: [{ drill: 'one', everyDays: 7 }, {}] });
    expect(unready.stderr).toContain('one is not ready: 0.99, at least 1');
    expect(empty.stderr).toContain('empty holds no run that can be read. Name a folder of results.');
  } finally {
    await rm(cwd, { recursive: true });
  }
});
