import type { ProviderName } from '../../../kit/terms/provider.ts';
import { otherProvider } from '../join/other-provider.ts';
import type { Run } from '../join/run.ts';

/** What the target does with the provider that is not faulted while nothing is wrong; shares of the baseline's requests. */
export interface BaselineDetours {
  /** Went there first: a canary, a split. */
  firstRatio: number;
  /** Went to both: hedged, or copied there. */
  bothRatio: number;
  /** Were answered from there. */
  servedRatio: number;
}

/** Measured over the baseline, of the provider that the outage does not take away. */
export function measureBaselineDetours({ requests, attempts, moves }: Run): BaselineDetours {
  const other: ProviderName = otherProvider(moves.faulted);
  let count = 0;
  let first = 0;
  let both = 0;
  let served = 0;
  for (const { phase, arrival, server } of requests) {
    if (phase !== 'baseline') continue;
    const made = attempts.of(arrival.index);
    count++;
    if (made[0]?.provider === other) first++;
    if (made.some(({ provider }) => provider === other) && made.some(({ provider }) => provider !== other)) both++;
    if (server === other) served++;
  }
  const ratio = (part: number): number => (count === 0 ? 0 : part / count);
  return { firstRatio: ratio(first), bothRatio: ratio(both), servedRatio: ratio(served) };
}
