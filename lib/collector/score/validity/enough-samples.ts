import { formatCount } from '../../../kit/format/format-count.ts';
import { selectScope } from '../join/group-requests.ts';
import { defineCheck } from './check.ts';

/** There was enough traffic in each part of the drill to speak of ratios. */
export const enoughSamples = defineCheck({
  label: 'Enough samples',
  summary: 'There was enough traffic in each part of the drill to speak of ratios.',
  broken: 'There were too few requests to judge by',
  numbers: {
    baseline: { summary: 'requests sent in the baseline', unit: 'count', min: 'minSamplesPerPhase' },
    outage: { summary: 'requests sent in the outage', unit: 'count', min: 'minSamplesPerPhase' },
    recovery: { summary: 'requests sent in the recovery', unit: 'count', min: 'minSamplesPerPhase' },
  },
  measure({ drill, requests }) {
    const { minSamplesPerPhase } = drill.validity;
    const numbers = {
      baseline: selectScope(requests, 'baseline').length,
      outage: selectScope(requests, 'outage').length,
      recovery: selectScope(requests, 'recovery').length,
    };
    return {
      observed: Object.entries(numbers)
        .map(([scope, count]) => `${formatCount(count)} in ${scope}`)
        .join(', '),
      required: `at least ${formatCount(minSamplesPerPhase)} in each`,
      numbers,
    };
  },
});
