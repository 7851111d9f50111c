import { formatRatio } from '../../../kit/format/format-ratio.ts';
import { ratioOf, selectScope } from '../join/group-requests.ts';
import { defineCheck } from './check.ts';

/** Before the outage all was well, and the primary was the one that served. */
export const baselineSteady = defineCheck({
  label: 'Baseline steady',
  summary: 'Before the outage all was well, and the primary was the one that served.',
  broken: 'The baseline was not steady, so there is nothing to compare with',
  numbers: {
    failedRatio: {
      summary: 'failed over all requests that were over before the outage',
      unit: 'ratio',
      max: 'maxBaselineFailedRatio',
    },
    primaryRatio: {
      summary: 'served by the primary, over the same requests',
      unit: 'ratio',
      min: 'minBaselinePrimaryRatio',
    },
  },
  measure({ drill, requests, outage }) {
    const { maxBaselineFailedRatio, minBaselinePrimaryRatio } = drill.validity;
    // What was answered in the outage was sent before it and met it on the way: it says nothing about the baseline.
    const endMs = outage?.startMs ?? Infinity;
    const baseline = selectScope(requests, 'baseline').filter(
      ({ atMs, totalMs }) => totalMs === null || atMs + totalMs < endMs,
    );
    const failed = ratioOf(baseline, ({ failure }) => failure !== null);
    const primary = ratioOf(baseline, ({ server }) => server === 'primary');
    return {
      observed:
        failed === null
          ? 'no request was over in the baseline'
          : `${formatRatio(failed, 'lower')} failed, ${formatRatio(primary)} by the primary`,
      required: `at most ${formatRatio(maxBaselineFailedRatio)} failed, at least ${formatRatio(minBaselinePrimaryRatio)} by the primary`,
      numbers: { failedRatio: failed, primaryRatio: primary },
    };
  },
});
