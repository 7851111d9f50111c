import { describe, expect, test } from 'vitest';
import type { FaultSummary } from '../../../lib/collector/records/record.ts';
import { findFaultSummaries } from '../../../lib/collector/score/join/find-fault-summaries.ts';
import { scoreWrittenRun, T0, writePerfectRun, type WrittenRun, writtenTimeline } from '../../support/records.ts';

/** When the written run's two outage entries begin and end. */
const [first, second, end] = [T0 + 12_000, T0 + 22_000, T0 + 32_000];

function summary(applied: number, firstEpochMs: number | null, lastEpochMs: number | null, fault = 'silence') {
  const counts = { attempts: 100, matched: 100, applied, skipped: {}, intendedRatio: 1, observedRatio: applied / 100 };
  return { fault, ...counts, firstEpochMs, lastEpochMs } satisfies FaultSummary;
}

/** A run whose second outage entry holds two silences; `summaries` are what the seat wrote when they were reverted. */
function writeTwins(summaries: FaultSummary[] | undefined): WrittenRun {
  const timeline = structuredClone(writtenTimeline);
  timeline[3]!.primary = [{ kind: 'silence', match: { models: ['a'] } }, { kind: 'silence' }];
  const run = writePerfectRun({ timeline });
  const reverted = run.faults.find(({ event }) => event === 'reverted')!;
  if (summaries === undefined) delete reverted.summaries;
  else reverted.summaries = summaries;
  return run;
}

const check = (run: WrittenRun) => scoreWrittenRun(run).validity.find(({ id }) => id === 'fault-applied');
const hit = summary(50, second + 10, end - 10);

describe('of two faults of one kind', () => {
  test.each<[what: string, summaries: FaultSummary[] | undefined, ok: boolean, observed: string]>([
    ['both that hit something pass', [hit, hit], true, '200 attempts met a fault'],
    [
      'the first that never hit is found',
      [summary(0, null, null), hit],
      false,
      'no attempt met silence (1 of 2) on primary in timeline[3]',
    ],
    [
      'the second that never hit is found',
      [hit, summary(0, null, null)],
      false,
      'no attempt met silence (2 of 2) on primary in timeline[3]',
    ],
    [
      'one that hit before the entry alone is found',
      [summary(9, first, second - 1), hit],
      false,
      'no attempt met silence (1 of 2)',
    ],
    [
      'one that hit after the entry alone is found',
      [hit, summary(9, end, end + 5)],
      false,
      'no attempt met silence (2 of 2)',
    ],
    ['one hit at the very beginning counts', [summary(1, second, second), hit], true, '200 attempts met a fault'],
    [
      'neither passes where nobody recorded which did',
      undefined,
      false,
      'no attempt met each silence (which of them did is not recorded)',
    ],
    [
      'neither passes by summaries of other faults',
      [hit, summary(1, second, second, 'stall')],
      false,
      'no attempt met each silence',
    ],
  ])('%s', (_, summaries, ok, observed) => {
    const result = check(writeTwins(summaries));
    expect(result?.ok).toBe(ok);
    expect(result?.observed).toContain(observed);
  });
});

test('of two faults that met the same attempts each is found, and the attempts are counted once', () => {
  const timeline = structuredClone(writtenTimeline);
  timeline[3]!.primary = [{ kind: 'silence' }, { kind: 'missing-usage' }];
  const run = writePerfectRun({ timeline });
  expect(check(run)).toMatchObject({ ok: false, observed: 'no attempt met missing-usage on primary in timeline[3]' });
  for (const attempt of run.attempts) if (attempt.fault === 'silence') attempt.furtherFaults = ['missing-usage'];
  expect(check(run)).toMatchObject({ ok: true, observed: '200 attempts met a fault' });
});

test('faults of different kinds need no summaries', () => {
  expect(check(writePerfectRun())).toMatchObject({ ok: true, observed: '200 attempts met a fault' });
});

describe('the summaries of an entry', () => {
  const armed = { kind: 'fault', provider: 'primary', event: 'armed', faults: ['silence'] } as const;
  const none = { ...armed, event: 'reverted', faults: [] } as const;
  const window = { provider: 'primary', startEpochMs: second, endEpochMs: end } as const;
  const [a, b] = [[summary(1, first, first)], [summary(2, second, second)]];

  test('are those of the arming that covers most of it, whatever order the records are in', () => {
    const records = [
      { ...armed, faults: ['silence'], atEpochMs: first },
      { ...armed, faults: ['silence'], atEpochMs: second + 3, summaries: a },
      { ...none, faults: [], atEpochMs: end + 3, summaries: b },
    ];
    expect(findFaultSummaries(records, ['silence'], window)).toBe(b);
    expect(findFaultSummaries(records.toReversed(), ['silence'], window)).toBe(b);
    expect(findFaultSummaries(records, ['silence'], { ...window, startEpochMs: first, endEpochMs: second })).toBe(a);
  });

  test('are those of the arming before it, when the same faults went on', () => {
    const records = [
      { ...armed, faults: ['silence'], atEpochMs: first },
      { ...none, faults: [], atEpochMs: end, summaries: a },
    ];
    expect(findFaultSummaries(records, ['silence'], window)).toBe(a);
  });

  test('are not known of a seat that was killed, nor by those of the other seat', () => {
    const own = { ...armed, faults: ['silence'], atEpochMs: first };
    expect(findFaultSummaries([own], ['silence'], window)).toBeNull();
    const other = { ...none, faults: [], atEpochMs: end, summaries: a, provider: 'fallback' as const };
    expect(findFaultSummaries([own, other], ['silence'], window)).toBeNull();
    expect(findFaultSummaries([], ['silence'], window)).toBeNull();
    const before = { ...none, faults: [], atEpochMs: second, summaries: a };
    expect(findFaultSummaries([own, before], ['silence'], window)).toBeNull();
  });
});
