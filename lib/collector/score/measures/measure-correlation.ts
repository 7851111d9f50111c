import { correlationWays } from '../../../kit/terms/correlation.ts';
import type { KnownRequests } from '../../scorecard/scorecard.ts';
import type { Run } from '../join/run.ts';

/** By what calls were known to be of a request, the primary's first; a request that is called again may be known otherwise, too. */
export function measureCorrelation({
  arrivals,
  attempts,
  evidence: { providers },
}: Pick<Run, 'arrivals' | 'attempts' | 'evidence'>): KnownRequests[] {
  return providers.flatMap((provider) =>
    correlationWays.flatMap((by) => {
      const requests = attempts.countKnown(provider, by, arrivals.length);
      return requests === 0 ? [] : [{ provider, by, requests }];
    }),
  );
}
