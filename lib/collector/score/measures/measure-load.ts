import { quantile, sortValuesOf } from '../../../kit/stats/quantile.ts';
import type { Run } from '../join/run.ts';
import type { Load } from '../../scorecard/scorecard.ts';

/**
 * What was planned, sent, answered and lost. `planned` is the whole plan; `neverSent` are those of it that were due and the
 * generator did not get to, `cutShort` those in flight when the run was stopped, and `failed` counts among those that were sent. Lateness is sent minus due by k6's own clock, warm-up left out.
 * Follow-ups are in none of it: nobody planned them.
 */
export function measureLoad({ arrivals, requests: all, neverSent, cutShort: numbers, requestOf }: Run): Load {
  const isPlanned = (index: number): boolean => index < arrivals.length;
  const cutShort = new Set([...numbers].map(requestOf).filter(isPlanned));
  const requests = all.filter(({ arrival }) => isPlanned(arrival.index));
  const late = sortValuesOf(requests, ({ phase, lateMs }) => (phase === 'warmup' ? null : lateMs));
  return {
    planned: arrivals.length,
    sent: requests.length,
    neverSent,
    ...(cutShort.size === 0 ? {} : { cutShort: cutShort.size }),
    completed: requests.filter(({ failure }) => failure === null).length,
    failed: requests.filter(({ failure }) => failure !== null).length,
    latenessP50Ms: quantile(late, 0.5),
    latenessP99Ms: quantile(late, 0.99),
    latenessMaxMs: quantile(late, 1),
  };
}
