import type { ProviderName } from '../../../kit/terms/provider.ts';
import type { Run } from '../join/run.ts';

/** What the target does with the providers that are not taken away while nothing is wrong; shares of the baseline's requests. */
export interface BaselineDetours {
  /** Went there first: a canary, a split. */
  firstRatio: number;
  /** Went to these and to the one that is: hedged, or copied there. */
  bothRatio: number;
  /** Were answered from there. */
  servedRatio: number;
}

/** Measured over the baseline, of the providers that the outage does not take away. */
export function measureBaselineDetours({ requests, attemptsOf, moves }: Run): BaselineDetours {
  const isOther = (provider: ProviderName | null): boolean => provider !== null && provider !== moves.faulted;
  let count = 0;
  let first = 0;
  let both = 0;
  let served = 0;
  for (const request of requests) {
    const { phase, server } = request;
    if (phase !== 'baseline') continue;
    const made = attemptsOf(request);
    count++;
    if (isOther(made[0]?.provider ?? null)) first++;
    if (made.some(({ provider }) => isOther(provider)) && made.some(({ provider }) => !isOther(provider))) both++;
    if (isOther(server)) served++;
  }
  const ratio = (part: number): number => (count === 0 ? 0 : part / count);
  return { firstRatio: ratio(first), bothRatio: ratio(both), servedRatio: ratio(served) };
}
