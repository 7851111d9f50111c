import { describe, expect, it } from 'vitest';
import { judgeObjective } from '../../../lib/collector/score/judge-objective.ts';
import type { Measured } from '../../../lib/collector/score/metrics/metric.ts';

const share = (hits: number, total: number): Measured => ({ kind: 'share', hits, total });
/** The waits 1, 2 … `answered` ms, and callers that failed. */
const p95 = (answered: number, failed = 0): Measured => ({
  kind: 'percentile',
  ratio: 0.95,
  sorted: Float64Array.from({ length: answered }, (_, at) => at + 1),
  total: answered + failed,
});

describe('an objective held against a run', () => {
  it.each([
    ['nothing measured', share(0, 0), { min: 0 }, { outcome: 'missed', observed: null, interval: null, close: null }],
    [
      'a figure',
      { kind: 'figure', value: 3 } as const,
      { max: 3 },
      { outcome: 'met', n: null, interval: null, close: null },
    ],
    ['no figure', { kind: 'figure', value: null } as const, { max: 3 }, { outcome: 'missed', close: null }],
    ['all of 72', share(72, 72), { min: 0.95 }, { outcome: 'met', close: { moreRequests: 1 } }],
    ['all of 73', share(73, 73), { min: 0.95 }, { outcome: 'met', close: null }],
    ['none of 381', share(0, 381), { max: 0.01 }, { outcome: 'met', close: null }],
    ['far too few', share(50, 100), { min: 0.95 }, { outcome: 'missed', close: null }],
    ['a little too few', share(94, 100), { min: 0.95 }, { outcome: 'missed', close: { moreRequests: 1_725 } }],
    ['the bound itself', share(95, 100), { min: 0.95 }, { outcome: 'met', close: { moreRequests: null } }],
    [
      'between two bounds',
      share(95, 100),
      { min: 0.94, max: 0.96 },
      { outcome: 'met', close: { moreRequests: 2_067 } },
    ],
    ['a percentile', p95(1_000), { max: 970 }, { outcome: 'met', observed: 950, close: null }],
    [
      'a close percentile',
      p95(1_000),
      { max: 955 },
      { outcome: 'met', close: { moreRequests: expect.any(Number) as number } },
    ],
    [
      'a percentile of few',
      p95(72),
      { max: 1_000 },
      { outcome: 'met', interval: [65, null], close: { moreRequests: 1 } },
    ],
    ['failures within', p95(990, 10), { max: 970 }, { outcome: 'met', observed: 950, interval: [937, 964] }],
    ['failures beyond', p95(90, 10), { max: 970 }, { outcome: 'missed', observed: null, failedRatio: 0.1 }],
    ['nobody answered', p95(0, 10), { max: 970 }, { outcome: 'missed', observed: null, failedRatio: 1 }],
  ])('%s', (_, measured, bounds, expected) => {
    expect(judgeObjective(measured, bounds, 'census')).toMatchObject({ ...expected, judge: 'census' });
  });

  it.each([
    ['all of 72', share(72, 72), { min: 0.95 }, 'undecided'],
    ['all of 73', share(73, 73), { min: 0.95 }, 'met'],
    ['a little too few', share(94, 100), { min: 0.95 }, 'undecided'],
    ['far too few', share(50, 100), { min: 0.95 }, 'missed'],
    ['a percentile of 72, all far within', p95(72), { max: 10_000 }, 'undecided'],
    ['a percentile of 73, all far within', p95(73), { max: 10_000 }, 'met'],
    ['so many failures that it is missed for sure', p95(50, 50), { max: 10_000 }, 'missed'],
    ['nothing measured', share(0, 0), { min: 0 }, 'missed'],
    ['one figure of one run, which has no interval', { kind: 'figure', value: 3 } as const, { max: 3 }, 'met'],
  ])('by its interval: %s', (_, measured, bounds, outcome) => {
    const judged = judgeObjective(measured, bounds, 'interval');
    expect(judged).toMatchObject({ outcome, ok: outcome === 'met', judge: 'interval' });
    expect(judged.close !== null).toBe(outcome === 'undecided');
  });
});
