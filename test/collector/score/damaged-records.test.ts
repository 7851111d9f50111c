/** Records as a damaged file has them, line by line: each damage, and the check that must say so. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseRecord } from '../../../lib/collector/records/parse-record.ts';
import type { Scorecard } from '../../../lib/collector/scorecard/scorecard.ts';
import type { ValidityId } from '../../../lib/collector/score/validity/index.ts';
import { createRandom } from '../../../lib/kit/stats/random.ts';
import {
  createRunScorer,
  exchangeOf,
  listRecords,
  requestOf,
  servingAttemptOf,
  T0,
  writePerfectRun,
} from '../../support/records.ts';

const run = writePerfectRun();
const whole: readonly string[] = listRecords(run).map((record) => JSON.stringify(record));
const { runStart } = run;
const runEnd = run.runEnd!;

/** The scorecard of a file with these lines, read by one thread or, from a line on, by a second one. */
function scoreLines(lines: readonly string[]): Scorecard {
  const scorer = createRunScorer(run);
  for (const line of lines) {
    const parsed = parseRecord(line);
    if (line === '') scorer.addEmpty();
    else if (parsed.ok) scorer.add(parsed.record);
    else scorer.addUnreadable(parsed.reason);
  }
  return scorer.finish(run.arrivals);
}

/** The line of a record of the run, changed. */
function change(record: object, changes: object): readonly string[] {
  const line = JSON.stringify(record);
  return whole.map((other) => (other === line ? JSON.stringify({ ...record, ...changes }) : other));
}

const add = (...records: object[]): readonly string[] => [...whole, ...records.map((record) => JSON.stringify(record))];
const next = whole.length + 1;

type Damage = [what: string, lines: readonly string[], check: ValidityId, observed: string | RegExp];

const damages: Damage[] = [
  [
    'an exchange that ends in a word nobody knows',
    change(exchangeOf(run, 200), { end: 'finished' }),
    'records-readable',
    /^1 unreadable line: line \d+: exchange record: end must be one of complete, .*, got "finished"$/,
  ],
  [
    'an exchange of 31 years',
    change(exchangeOf(run, 200), { endMs: 978_307_200_000 }),
    'records-readable',
    /line [\d,]+: exchange record: endMs must be ms from 0 to 604,800,000 \(a week\), got 978307200000/,
  ],
  [
    'an attempt that ends before it begins',
    change(servingAttemptOf(run, 200), { endMs: -1 }),
    'records-readable',
    /line [\d,]+: attempt record: endMs must be ms from 0/,
  ],
  [
    'a line of the middle that was cut',
    whole.with(700, whole[700]!.slice(0, 40)),
    'records-readable',
    '1 unreadable line: line 701: no JSON',
  ],
  [
    'a run-start of another version beside the right one',
    add({ ...runStart, version: 2 }),
    'records-readable',
    `line ${next.toLocaleString('en')}: record version 2; this Cutover reads version 1`,
  ],
  [
    'an exchange that lies an hour after the run',
    change(exchangeOf(run, 200), { startEpochMs: exchangeOf(run, 200).startEpochMs + 3_600_000 }),
    'records-consistent',
    /line [\d,]+: up to 3,5\d\d s after the run-end/,
  ],
  [
    'a request that lies an hour before the run',
    change(requestOf(run, 200), { startEpochMs: requestOf(run, 200).startEpochMs - 3_600_000 }),
    'records-consistent',
    /line [\d,]+: up to 3,5\d\d s before the run-start/,
  ],
  [
    'a process that speaks two hours before the run',
    add({ ...run.health[0]!, atEpochMs: T0 - 7_200_000 }),
    'records-consistent',
    'up to 7,200 s before the run-start',
  ],
  [
    'an attempt that began before its request',
    change(servingAttemptOf(run, 100), { startEpochMs: servingAttemptOf(run, 100).startEpochMs - 6_000 }),
    'records-consistent',
    '1 attempts began before their request was sent',
  ],
  [
    'a request that k6 calls due at another time than the plan',
    change(requestOf(run, 200), { dueEpochMs: requestOf(run, 200).dueEpochMs + 5_000 }),
    'records-consistent',
    '1 requests were due when the plan has none of them',
  ],
  [
    'every attempt twice',
    add(...run.attempts),
    'records-consistent',
    `line ${next.toLocaleString('en')} and 619 more: an attempt that is there twice, by its id`,
  ],
  [
    'an attempt twice, the second time of another arrival',
    add({ ...servingAttemptOf(run, 200), index: 201 }),
    'records-consistent',
    'an attempt that is there twice, by its id',
  ],
  [
    'a second run-start, of another run',
    add({ ...runStart, runId: 'other-run' }),
    'records-consistent',
    'a run-start line that contradicts another one: runId "written", not "other-run"',
  ],
  [
    'a run-start twice',
    add(runStart),
    'records-consistent',
    `line ${next.toLocaleString('en')}: a run-start line that is there twice`,
  ],
  [
    'a second run-end, of a run that was stopped',
    add({ ...runEnd, atEpochMs: runEnd.atEpochMs + 1, reason: 'aborted', faultsLeft: 2 }),
    'records-consistent',
    /a run-end line that contradicts another one: atEpochMs \d+, not \d+; faultsLeft 2, not 0; reason "aborted", not "completed"/,
  ],
  ['a phase line twice', add(run.phases[2]!), 'records-consistent', 'a phase line that is there twice'],
  [
    'an entry of the timeline that begins at two times',
    add({ ...run.phases[2]!, startEpochMs: T0 + 16_000 }),
    'records-consistent',
    'a phase line that contradicts another one: startEpochMs 1700000016000, not 1700000012000',
  ],
  [
    'a phase line that calls an entry something else',
    change(run.phases[3]!, { phase: 'recovery' }),
    'records-consistent',
    'the phase line of entry 3, recovery: the timeline calls it outage',
  ],
  [
    'a phase line of an entry that the timeline does not have',
    add({ ...run.phases[4]!, entry: 7, startEpochMs: T0 + 41_999 }),
    'records-consistent',
    'the phase line of entry 7, recovery: the timeline has no such entry',
  ],
  [
    'an entry that begins before the one before it',
    change(run.phases[1]!, { startEpochMs: T0 + 33_000 }),
    'records-consistent',
    'the phase line of entry 1: a later entry began before it',
  ],
  ['a fault line twice', add(run.faults[1]!), 'records-consistent', 'a fault line that is there twice'],
  [
    'a fault line that contradicts another of the same moment',
    add({ ...run.faults[2]!, event: 'armed', faults: ['silence'] }),
    'records-consistent',
    'a fault line that contradicts another one: event ',
  ],
  [
    'a run-end before the run-start',
    change(runEnd, { atEpochMs: T0 - 1_000 }),
    'records-consistent',
    'the run-end is before the run-start',
  ],
];

describe('a damaged file', () => {
  it.each(damages)('is invalid for %s, and says so', (_, lines, check, observed) => {
    const { verdict, validity } = scoreLines(lines);
    expect(verdict).toBe('invalid');
    expect(validity.find(({ id }) => id === check)).toMatchObject({
      ok: false,
      observed: typeof observed === 'string' ? expect.stringContaining(observed) : expect.stringMatching(observed),
    });
  });

  it('is whole where it is whole', () => {
    expect(scoreLines([...whole.slice(0, 5), '', ...whole.slice(5)])).toMatchObject({ verdict: 'pass', reasons: [] });
  });

  it.each([
    ['of another version', { ...runStart, version: 2 }, /\(line 1: record version 2; this Cutover reads version 1\)/],
    ['with an impossible time', { ...runStart, startEpochMs: -1 }, /\(line 1: run-start record: startEpochMs must be/],
  ])('has no scorecard where its only run-start is one %s, and says so', (_, start, message) => {
    expect(() => scoreLines([JSON.stringify(start), ...whole.slice(1)])).toThrow(message);
  });
});

describe('the order of the lines', () => {
  /** A scorecard whose sentences name no line, which are others in another order. */
  function withoutLines(card: Scorecard): unknown {
    return JSON.parse(JSON.stringify(card).replaceAll(/\bline [\d,]+/g, 'line'));
  }

  function shuffle(lines: readonly string[], seed: number): string[] {
    const random = createRandom(seed);
    return lines
      .map((line) => ({ line, at: random() }))
      .toSorted((a, b) => a.at - b.at)
      .map(({ line }) => line);
  }

  const twice = [
    { ...exchangeOf(run, 60), answer: { ...exchangeOf(run, 60).answer!, text: '{"no":1}' } },
    { ...exchangeOf(run, 61), end: 'cut' },
    { ...servingAttemptOf(run, 150), status: 503, fault: 'error-response' },
    { ...servingAttemptOf(run, 160), provider: 'primary' },
    { ...requestOf(run, 62), dueEpochMs: requestOf(run, 62).dueEpochMs - 40 },
    { ...run.health[9]!, loopDelayMaxMs: 40 },
  ];
  const everything = add(...twice, { ...runStart, runId: 'other' }, run.phases[2]!, run.faults[1]!, { kind: 'odd' });

  it.each([
    ['a whole file', whole],
    ['a file with lines that contradict others in all they say', everything],
  ])('changes nothing in the scorecard of %s', (_, lines) => {
    const card = withoutLines(scoreLines(lines));
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        expect(withoutLines(scoreLines(shuffle(lines, seed)))).toEqual(card);
      }),
      { numRuns: 10 },
    );
  });
});
