import type { Run } from './join/run.ts';
import { ratioOf, selectScope } from './join/group-requests.ts';
import { listJudgedKinds, measureUsableRatio } from './measures/measure-application.ts';
import type { Routing, Verdict, Scorecard } from '../scorecard/scorecard.ts';

const FAST_MS = 1_000;
const SLOW_MS = 30_000;
/** Attempts beyond the one each request needs: one detour each is fair, three are a storm. */
const FEW_EXTRA_ATTEMPTS = 1.2;
const MANY_EXTRA_ATTEMPTS = 3;

/**
 * One number for how ready the application was, 0 to 1: the weighted mean of what was served in the outage (3),
 * what was usable once the fallback carried it (4), how fast traffic moved away (1) and back (1), and how few
 * attempts that took (1). A part that could not be measured counts as 0, never as good. The score is null when
 * the run's evidence carries no verdict, so that a trend is never drawn through it.
 */
export function measureReadiness(run: Run, routing: Routing, verdict: Verdict): Scorecard['readiness'] {
  const judgedKinds = listJudgedKinds(run.drill);
  const inOutage = selectScope(run.requests, 'outage');
  const attempts = routing.attemptsPerRequest.outage;
  const parts: Scorecard['readiness']['parts'] = [
    { id: 'served', weight: 3, score: ratioOf(inOutage, ({ failure }) => failure === null) },
    { id: 'usable', weight: 4, score: measureUsableRatio(selectScope(run.requests, 'on-fallback'), judgedKinds) },
    { id: 'failover', weight: 1, score: scoreFall(routing.failoverMs, FAST_MS, SLOW_MS) },
    { id: 'failback', weight: 1, score: scoreFall(routing.failbackMs, FAST_MS, SLOW_MS) },
    {
      id: 'amplification',
      weight: 1,
      score: scoreFall(attempts === null ? null : attempts - 1, FEW_EXTRA_ATTEMPTS, MANY_EXTRA_ATTEMPTS),
    },
  ];
  const carries = verdict === 'pass' || verdict === 'fail';
  const sum = parts.reduce((total, { weight, score }) => total + weight * (score ?? 0), 0);
  const weights = parts.reduce((total, { weight }) => total + weight, 0);
  return { score: carries ? sum / weights : null, parts };
}

/** 1 up to `good`, 0 from `bad` on, a straight line between. */
function scoreFall(value: number | null, good: number, bad: number): number | null {
  return value === null ? null : Math.min(1, Math.max(0, (bad - value) / (bad - good)));
}
