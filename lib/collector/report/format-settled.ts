import type { Routing } from '../scorecard/scorecard.ts';
import { formatMs } from '../../kit/format/format-ms.ts';
import { NOT_MEASURED } from '../../kit/format/not-measured.ts';

/**
 * How long it took until traffic settled. Where it did not, how long that was watched: nobody saw what came later.
 * `not measured` where there was nothing to see.
 */
export function formatSettled(routing: Routing, which: 'failoverMs' | 'failbackMs'): string {
  const ms = routing[which];
  if (ms !== null) return formatMs(ms);
  const watchedMs = routing.watched?.[which];
  if (routing.faultAppliedAtMs === null || watchedMs === null) return NOT_MEASURED;
  return watchedMs === undefined ? 'not while watched' : `not within ${formatMs(watchedMs)}`;
}
