import { setImmediate } from 'node:timers/promises';
import { numberCalls } from '../../drill/number-calls.ts';
import { mostCalls } from '../../drill/try-number.ts';
import type { Drill } from '../../drill/drill.ts';
import { createPlanner, type PlanSources } from '../../drill/plan.ts';
import { createRateCurve } from '../../drill/rate-curve.ts';
import type { PlannedArrival } from '../../drill/workloads/arrival.ts';
import { CutoverError } from '../../kit/cutover-error.ts';
import { formatCount } from '../../kit/format/format-count.ts';

/** What k6 can hold, and a plan be made of in seconds. */
const MAX_REQUESTS = 1_000_000;
/** So many are planned before others get their turn. */
const AT_ONCE = 2_000;
const TELL_EVERY_MS = 1_000;

/**
 * Plans the requests of a drill; says after a second, and each second from then on, how far it is. Throws `usage` where they are more
 * than a run can have, for what is drawn from a rate before anything is planned.
 *
 * @param path For messages.
 */
export async function planRequests(
  drill: Drill,
  sources: PlanSources,
  path: string,
  tell: (text: string) => void,
  now: () => number = () => performance.now(),
): Promise<PlannedArrival[]> {
  const { traffic, timeline } = drill;
  if (traffic.arrivals.kind === 'poisson') {
    const { ratePerSecond } = traffic.arrivals;
    checkSize(
      path,
      traffic,
      timeline.reduce((sum, entry) => sum + (ratePerSecond * createRateCurve(entry).totalMs) / 1_000, 0),
    );
  }
  const planner = createPlanner(drill, sources);
  checkSize(path, traffic, planner.count);
  const arrivals: PlannedArrival[] = [];
  let toldMs = now();
  while (arrivals.length < planner.count) {
    const end = Math.min(planner.count, arrivals.length + AT_ONCE);
    while (arrivals.length < end) arrivals.push(planner.plan(arrivals.length));
    await setImmediate();
    const atMs = now();
    if (atMs - toldMs < TELL_EVERY_MS) continue;
    toldMs = atMs;
    tell(`Planning ${formatCount(arrivals.length)} of ${formatCount(planner.count)} requests`);
  }
  return arrivals;
}

/** A plan of millions takes minutes, and more memory than there is; each call that a caller may make has its place. The draw may come to somewhat more than the rate. */
function checkSize(path: string, traffic: Drill['traffic'], requests: number): void {
  const calls = mostCalls(numberCalls(traffic, 0));
  const most = Math.floor(MAX_REQUESTS / calls);
  if (requests <= most * 1.01) return;
  const why = calls === 1 ? '' : ` (of which each may become ${calls} calls: ${formatCount(MAX_REQUESTS)} in all)`;
  throw new CutoverError(
    'usage',
    `${path}: traffic must plan at most ${formatCount(most)} requests${why}, got about ${formatCount(Math.round(requests))}. Lower ratePerSecond or the phases' durationMs${listFurther(traffic)}, or give --time-scale.`,
  );
}

/** What else makes calls of a plan, to be lowered. */
function listFurther({ clients, followUps }: Drill['traffic']): string {
  return `${clients === undefined ? '' : ' or traffic.clients.retries'}${followUps === undefined ? '' : ' or traffic.followUps'}`;
}
