import { quantile, sortValuesOf } from '../../../kit/stats/quantile.ts';
import type { Run } from '../join/run.ts';
import type { Load } from '../../scorecard/scorecard.ts';

/**
 * What was planned, sent, answered and lost. `planned` is the whole plan; `failed` counts among those the run got
 * to, never-sent ones included. Lateness is sent minus due by k6's own clock, warm-up left out.
 */
export function measureLoad({ arrivals, requests }: Run): Load {
  const late = sortValuesOf(requests, ({ phase, lateMs }) => (phase === 'warmup' ? null : lateMs));
  return {
    planned: arrivals.length,
    sent: requests.filter(({ sent }) => sent).length,
    completed: requests.filter(({ failure }) => failure === null).length,
    failed: requests.filter(({ failure }) => failure !== null).length,
    latenessP50Ms: quantile(late, 0.5),
    latenessP99Ms: quantile(late, 0.99),
    latenessMaxMs: quantile(late, 1),
  };
}
