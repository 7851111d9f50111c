import type { Drill } from '../../drill/drill.ts';
import { mostTries } from '../../drill/caller-times.ts';
import { listFollowUps } from '../../drill/list-follow-ups.ts';
import { listOverspent } from '../../drill/objectives/list-overspent.ts';
import { listUnreachable } from '../../drill/objectives/list-unreachable.ts';
import { isSum, type StopCondition } from '../../drill/objectives/stop-conditions.ts';
import { measurePeakWithin } from '../../drill/plan.ts';
import type { PlannedArrival } from '../../drill/workloads/arrival.ts';
import { formatMs } from '../../kit/format/format-ms.ts';
import { formatBound } from '../plan/describe-condition.ts';

/** Which stop conditions the planned traffic can never break, and which it breaks by itself: whoever counts on them counts on nothing, or on a drill that has an end. */
export function warnOfStops(drill: Drill, arrivals: readonly PlannedArrival[], vus: number): string[] {
  return [
    ...warnOfUnreachable(drill, arrivals, vus),
    ...warnOfOverspent(drill, arrivals).map(({ why, remedy }) => `${why}. ${remedy}`),
  ];
}

function warnOfUnreachable(drill: Drill, arrivals: readonly PlannedArrival[], vus: number): string[] {
  const { traffic, contracts, stopConditions } = drill;
  const judged = new Set(contracts.map((contract) => contract.for));
  const behind = listFollowUps(traffic);
  const watched = arrivals.filter(({ phase }) => phase !== 'warmup');
  const callsWithin = ({ metric, windowMs = Infinity }: StopCondition): number => {
    // What a target tries by itself comes on top of it.
    if (isSum(metric)) return Infinity;
    const isWatched = (kind: string): boolean => metric !== 'usableRatio' || judged.has(kind);
    const planned = measurePeakWithin(
      watched.filter(({ kind }) => isWatched(kind)),
      windowMs,
    );
    if (metric === 'lostSessionRatio') return planned;
    const further = behind.filter(({ name }) => isWatched(name)).length;
    return (planned + further * measurePeakWithin(watched, windowMs)) * mostTries(traffic);
  };
  return listUnreachable(stopConditions, callsWithin, vus).map(({ place, condition, planned, needed }) => {
    const { metric, windowMs } = condition;
    const path = `stopConditions[${place}] (${metric})`;
    const what = metric === 'lostSessionRatio' ? 'sessions' : 'calls';
    return metric === 'inFlight'
      ? `${path} cannot end the drill: ${planned} callers are planned at once at most, and it takes ${needed} in flight. Lower its max.`
      : `${path} cannot end the drill: at most ${planned} ${what} that it looks at are planned within ${formatMs(windowMs)}, and it takes ${needed}, all of them harmed. Raise its windowMs or traffic.arrivals.ratePerSecond, lower its minCalls, or set a bound that is stricter.`;
  });
}

/** Which conditions on a sum would end the drill though nothing goes wrong, and what to do. */
export function warnOfOverspent(
  { stopConditions, providers }: Drill,
  arrivals: readonly PlannedArrival[],
): { why: string; remedy: string }[] {
  const prices = providers.flatMap(({ role, price }) => (role === undefined ? [price] : []));
  return listOverspent(stopConditions, arrivals, prices).map(({ place, condition, planned }) => {
    const { metric, max = 0 } = condition;
    const comesTo = formatBound(metric, metric === 'spend' ? Number(planned.toPrecision(4)) : planned);
    return {
      why: `stopConditions[${place}] (${metric}) would end a drill in which all goes well: what is planned comes to about ${comesTo}, and its max is ${formatBound(metric, max)}`,
      remedy: 'Raise it, or plan less.',
    };
  });
}
