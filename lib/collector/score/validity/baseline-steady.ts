import { formatRatio } from '../../../kit/format/format-ratio.ts';
import { ratioOf, selectScope } from '../join/group-requests.ts';
import { defineCheck } from './check.ts';
import { isOver } from './is-over.ts';

/** Before the outage all was well, and the primary was the one that served. */
export const baselineSteady = defineCheck({
  label: 'Baseline steady',
  summary: 'Before the outage all was well, and the primary was the one that served.',
  broken: 'The baseline was not steady, so there is nothing to compare with',
  numbers: {
    failedRatio: {
      summary:
        'failed over all requests of the baseline, but for those that belong to the outage; where callers try again, over all tries',
      unit: 'ratio',
      max: 'maxBaselineFailedRatio',
    },
    primaryRatio: {
      summary: 'served by the primary, over the same requests',
      unit: 'ratio',
      min: 'minBaselinePrimaryRatio',
    },
  },
  measure({ drill, tries, evidence: { providers } }) {
    const { maxBaselineFailedRatio, minBaselinePrimaryRatio } = drill.validity;
    // What met the outage, or was over in it, is of the outage wherever it was sent.
    // Callers who got their answer in the end hide what was wrong before.
    const baseline = selectScope(tries, 'baseline');
    const failed = ratioOf(baseline, ({ failure }) => failure !== null);
    const primary = ratioOf(baseline, ({ server }) => server === providers[0]);
    return {
      observed:
        failed === null
          ? 'no request was over in the baseline'
          : `${formatRatio(failed, 'lower')} failed, ${formatRatio(primary)} by the primary`,
      required: `at most ${formatRatio(maxBaselineFailedRatio)} failed, at least ${formatRatio(minBaselinePrimaryRatio)} by the primary`,
      numbers: { failedRatio: failed, primaryRatio: primary },
    };
  },
  holdsUntil: (run, earlyMs) => selectScope(run.tries, 'baseline').length === 0 && !isOver(run, 'baseline', earlyMs),
});
