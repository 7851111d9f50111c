import { expect, it } from 'vitest';
import { describeUnfaulted } from '../../../lib/collector/report/describe-unfaulted.ts';
import type { Routing } from '../../../lib/collector/scorecard/scorecard.ts';
import { failedScorecard } from '../../support/failed-scorecard.ts';

const describeIn = (unfaultedFailures: NonNullable<Routing['unfaultedFailures']>): string[] =>
  describeUnfaulted({ ...failedScorecard.routing, unfaultedFailures });

it('has a sentence for each phase in which the primary failed without a fault', () => {
  expect(describeIn({ baseline: { count: 1, medianMs: 6_002.4 }, recovery: { count: 1_200, medianMs: 350 } })).toEqual([
    'In baseline, 1 call to the primary failed though no fault met it, after 6.00 s.',
    'In recovery, 1,200 calls to the primary failed though no fault met them, half of them within 350 ms.',
  ]);
});

it('has nothing to say where there was none, or where an older file does not tell', () => {
  expect(describeIn({})).toEqual([]);
  const { unfaultedFailures: _, ...older } = failedScorecard.routing;
  expect(describeUnfaulted(older)).toEqual([]);
});
