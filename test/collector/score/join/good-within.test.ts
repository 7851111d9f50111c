import { expect, test } from 'vitest';
import { findGoodWithin, isGood } from '../../../../lib/collector/score/join/good-within.ts';
import type { ScoredRequest } from '../../../../lib/collector/score/join/scored-request.ts';

const baseline = (totalsMs: (number | null)[]): Pick<ScoredRequest, 'phase' | 'totalMs'>[] =>
  totalsMs.map((totalMs) => ({ phase: 'baseline', totalMs }));

test.each([
  ['as the drill says', { goodWithinMs: 700 }, baseline([5_000]), 700],
  [
    'three times the p95 of the baseline',
    {},
    [...baseline([1_000, 1_000]), { phase: 'recovery', totalMs: 9_000 }],
    3_000,
  ],
  ['at least 2 s', {}, baseline([10, 20]), 2_000],
  ['2 s where the baseline has no answer', {}, baseline([null]), 2_000],
] as const)('an answer is good within: %s', (_, drill, requests, expected) => {
  expect(findGoodWithin(drill, requests)).toBe(expected);
});

test.each([
  [100, null, true],
  [2_000, null, true],
  [2_001, null, false],
  [null, null, false],
  [100, 'replayed', true],
  [100, 'rewritten', true],
  [100, 'truncated-by-target', false],
  [100, 'healed-cut', false],
  [100, 'spliced', false],
  [100, 'foreign', false],
  [100, 'not-from-a-provider', false],
] as const)('an answer after %s ms, on the way %s: good is %s', (totalMs, onTheWay, expected) => {
  expect(isGood({ totalMs, onTheWay }, 2_000)).toBe(expected);
});
