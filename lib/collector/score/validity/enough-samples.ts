import { formatCount } from '../../../kit/format/format-count.ts';
import { selectScope } from '../join/group-requests.ts';
import type { CheckDefinition } from './check.ts';

const scopes = ['baseline', 'outage', 'recovery'] as const;

/** There was enough traffic in each part of the drill to speak of ratios. */
export const enoughSamples: CheckDefinition = {
  id: 'enough-samples',
  broken: 'There were too few requests to judge by',
  measure({ drill, requests }) {
    const { minSamplesPerPhase } = drill.validity;
    const sent = requests.filter((request) => request.sent);
    const counts = scopes.map((scope) => ({ scope, count: selectScope(sent, scope).length }));
    return {
      ok: counts.every(({ count }) => count >= minSamplesPerPhase),
      observed: counts.map(({ scope, count }) => `${formatCount(count)} in ${scope}`).join(', '),
      required: `at least ${formatCount(minSamplesPerPhase)} in each`,
    };
  },
};
