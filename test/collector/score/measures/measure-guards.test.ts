import { expect, it } from 'vitest';
import { describeGuards, listGuards } from '../../../../lib/collector/report/describe-guards.ts';
import { judgePhase } from '../../../../lib/collector/score/judge-phase.ts';
import { findLateGuards } from '../../../../lib/collector/score/join/find-late-guards.ts';
import type { RowList } from '../../../../lib/collector/score/join/row-list.ts';
import type { ScoredRequest } from '../../../../lib/collector/score/join/scored-request.ts';
import { measureApplication } from '../../../../lib/collector/score/measures/measure-application.ts';
import { measureGuards } from '../../../../lib/collector/score/measures/measure-guards.ts';
import { requestMetrics } from '../../../../lib/collector/score/metrics/requests.ts';
import { baselineUsable } from '../../../../lib/collector/score/validity/baseline-usable.ts';
import type { GuardAsk } from '../../../../lib/kit/terms/guard-ask.ts';
import { readModelGuard } from '../../../support/model-guards.ts';

const base: GuardAsk = {
  atEpochMs: 100,
  ms: 30,
  read: 'score',
  score: 0.1,
  blocked: false,
  attack: false,
  by: 'judge',
  calls: 1,
  usage: { inputTokens: 20, outputTokens: 4 },
};
const lost = { score: null, by: null, calls: 2, usage: null };

/** Answers are there 90 ms after the start; a new stretch of the timeline begins at 1,000 ms. */
const measure = (asks: Partial<GuardAsk>[]) =>
  measureGuards({
    drill: { contracts: [readModelGuard({ providers: ['judge', 'judgeb'] })] },
    evidence: {
      guardAsks: asks.map((ask, index) => ({ index, contract: 0, ask: { ...base, ...ask } })),
      exchanges: { of: () => ({ startEpochMs: 50, endMs: 40 }) },
    },
    tries: asks.map((_, index) => ({ arrival: { index }, phase: 'baseline' })),
    entries: [
      { entry: 0, phase: 'baseline', startMs: 0, endMs: 1_000 },
      { entry: 1, phase: 'outage', startMs: 1_000, endMs: 2_000 },
    ],
    outage: { phase: 'outage', startMs: 1_000, endMs: 2_000 },
    startEpochMs: 0,
  } as never);

it('a guard that was asked nothing is not measured', () => {
  expect(measure([])).toBeNull();
});

it('what it kept back of the harmless and of attacks is counted, and what went through unseen, and late', () => {
  const rows = measure([
    {},
    { blocked: true, score: 0.9, by: 'judgeb', calls: 2 },
    { attack: true, blocked: true, score: 0.9, ms: 90 },
    { ...lost, attack: true, read: 'unanswered' },
    { ...lost, read: 'unreadable', by: 'judge', calls: 1 },
    { ...lost, read: 'unanswered', blocked: true },
  ]);
  expect(rows).toEqual([
    {
      contract: 'guard',
      phase: 'baseline',
      asked: 6,
      scored: 3,
      unreadable: 1,
      unanswered: 2,
      failedOpen: 2,
      failedClosed: 1,
      byFallback: 1,
      calls: 9,
      inputTokens: 60,
      outputTokens: 12,
      harmless: 4,
      harmlessBlocked: 2,
      attacks: 2,
      attacksBlocked: 1,
      wait: { n: 6, p50: 30, p95: 90, max: 90 },
      late: 0,
    },
  ]);
  expect(listGuards(rows ?? [])[0]).toMatchObject({ harmlessBlocked: '50.0 %', attacksBlocked: '50.0 %' });
  expect(describeGuards(rows ?? [])).toEqual([
    'Asked about 6 answers in 9 calls, 1 of them answered by another than the first provider, for 72 tokens; these calls are no attempts.',
    'No score: 1 unreadable, 2 unanswered. 2 went through that nobody has looked at.',
  ]);
});

it('what it was asked, or still waited for, when the faults of the outage were being armed is no part of the baseline', () => {
  const rows = measure([{}, { ...lost, read: 'unanswered', atEpochMs: 1_001 }, { atEpochMs: 990 }]);
  expect(rows?.map(({ phase, asked, unanswered, late }) => ({ phase, asked, unanswered, late }))).toEqual([
    { phase: 'baseline', asked: 1, unanswered: 0, late: 0 },
    { phase: 'cutover', asked: 2, unanswered: 1, late: 1 },
  ]);
  expect(describeGuards(rows ?? []).at(-1)).toBe(
    '1 were asked late, when another stretch of the timeline had begun: they met its faults, not those of their request.',
  );
});

/** Four answers of the baseline, one contract that looks at them here and a guard; what both say of each, and when the guard did. */
const application = (asks: readonly { atEpochMs: number; blocked: boolean; here?: 'failed' }[]) => {
  const guardAsks = asks.map(({ atEpochMs }, index) => ({ index, contract: 1, ask: { ...base, atEpochMs } }));
  const requests = asks.map(({ blocked, here = 'usable' }, index) => ({
    arrival: { index, kind: 'chat' },
    lastTry: index,
    phase: 'baseline',
    server: 'primary',
    failure: null,
    onTheWay: null,
    judgements: [
      { contract: 0, outcome: here, failure: here === 'usable' ? null : 'empty' },
      { contract: 1, outcome: blocked ? 'failed' : 'usable', failure: blocked ? 'guard-unanswered' : null },
    ],
  }));
  const outage = { phase: 'outage', startMs: 1_000, endMs: 2_000 };
  const lateGuards = findLateGuards({ guardAsks, tries: requests, outage, startEpochMs: 0 } as never);
  const drill = {
    contracts: [
      { kind: 'text', for: 'chat' },
      { ...readModelGuard({ providers: ['judge'] }), for: 'chat' },
    ],
    validity: { minBaselineUsableRatio: 0.5 },
    timeline: [],
    judge: 'run',
  };
  const run = { drill, requests, lateGuards, entries: [], evidence: { providers: ['primary'] } } as never;
  const objectives = (['baseline', 'outage', 'run'] as const).map((phase) => {
    const usable = (list: RowList<ScoredRequest>) =>
      requestMetrics.usableRatio({ requests: list, judgedKinds: new Set(['chat']) } as never);
    return judgePhase(run, { metric: 'usableRatio', phase, min: 0.5 } as never, usable).observed;
  });
  return { ...measureApplication(run), check: baselineUsable.measure(run, {} as never, []), objectives };
};

it('what a guard said in the outage of an answer of before it is a miss of the cutover, in its own row and in all shares, and none of the baseline', () => {
  const { contracts, usableRatio, judged, check, objectives } = application([
    { atEpochMs: 100, blocked: false },
    { atEpochMs: 200, blocked: true },
    { atEpochMs: 990, blocked: true },
    { atEpochMs: 1_001, blocked: false },
  ]);
  const told = contracts.map(({ contract, phase, total, failed }) => [contract, phase, total, failed]);
  expect(told).toEqual([
    ['text', 'baseline', 4, 0],
    ['guard', 'baseline', 2, 1],
    ['guard', 'cutover', 2, 1],
  ]);
  // That of 990 ms would have been usable but for the fault.
  expect([usableRatio, judged]).toEqual([
    { baseline: 2 / 3, cutover: 0 },
    { baseline: 3, cutover: 1 },
  ]);
  expect(objectives).toEqual([2 / 3, 0, 0.5]);
  expect(check).toMatchObject({ numbers: { usableRatio: 2 / 3 } });
});
