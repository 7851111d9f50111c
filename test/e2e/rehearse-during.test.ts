/** The same cases without load and while a drill's outage runs, for real. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Scorecard } from '../../lib/collector/scorecard/scorecard.ts';
import { writeDrill } from '../support/drills.ts';
import { mock, rehearse } from '../support/rehearsals.ts';
import { writeDrillFile } from '../support/run-written-drill.ts';

it('asks the fallback again while it carries the load, and the drill counts none of it as its own', async () => {
  const drill = writeDrill({ providers: { primary: mock('strict'), fallback: mock('fence-heavy-2026') } });
  const { rehearsal, folder } = await rehearse(drill, {
    during: await writeDrillFile({
      ...drill,
      timeline: [
        { phase: 'baseline', durationMs: 2_500 },
        // Less than a second of it is needed where the machine has nothing else to do.
        { phase: 'outage', durationMs: 10_000, primary: [{ kind: 'error-response', error: 'openai-503-overloaded' }] },
        { phase: 'recovery', durationMs: 2_500 },
      ],
    }),
    providers: ['fallback'],
    maxCases: 5,
    ratePerSecond: 20,
    concurrency: 4,
    stopsEarly: false,
  });
  expect(rehearsal.columns.map(({ name, answered }) => [name, answered])).toEqual([
    ['fallback', 15],
    ['fallback+under-load', 15],
  ]);
  // A mock says the same to the same case, whatever it carries beside it.
  const [idle, underLoad] = rehearsal.columns.map(({ inputTokens, outputTokens }) => [inputTokens, outputTokens]);
  expect(underLoad).toEqual(idle);
  expect(rehearsal.during).toEqual({
    drill: 'small-drill',
    folder: 'drill',
    verdict: expect.stringMatching(/^(pass|fail)$/),
    wanted: 15,
    asked: 15,
    left: null,
    failed: null,
  });
  const loaded = rehearsal.cells.filter(({ column }) => column === 'fallback+under-load');
  expect(loaded.map(({ against }) => [against?.column, against?.pairs])).toEqual(
    Array.from({ length: 3 }, () => ['fallback', 5]),
  );
  const scorecard = JSON.parse(await readFile(join(folder.path, 'drill/scorecard.json'), 'utf8')) as Scorecard;
  expect(scorecard.routing.otherCalls).toEqual([{ provider: 'fallback', kind: 'other-run', count: 15 }]);
  expect(await readFile(folder.report, 'utf8')).toContain('What load changes');
});

it('says of cases that the outage was too short for that they were not asked', async () => {
  const drill = writeDrill({ providers: { primary: mock('strict'), fallback: mock('strict') } });
  const { rehearsal } = await rehearse(drill, {
    during: await writeDrillFile({
      ...drill,
      timeline: [
        { phase: 'baseline', durationMs: 2_000 },
        { phase: 'outage', durationMs: 1_000, primary: [{ kind: 'error-response', error: 'openai-503-overloaded' }] },
        { phase: 'recovery', durationMs: 1_000 },
      ],
    }),
    providers: ['fallback'],
    maxCases: 10,
    ratePerSecond: 8,
    concurrency: 1,
    stopsEarly: false,
  });
  const { wanted, asked } = rehearsal.during ?? { wanted: 0, asked: 0 };
  expect(wanted).toBe(30);
  expect(asked).toBeLessThan(wanted);
  expect(rehearsal.during?.left).toBe('the outage was over');
  const loaded = rehearsal.cells.filter(({ column }) => column === 'fallback+under-load');
  expect(loaded.reduce((sum, { total, unanswered }) => sum + total + unanswered, 0)).toBe(asked);
});
