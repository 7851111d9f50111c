import type { PlannedArrival } from '../../drill/workloads/arrival.ts';
import { formatCount } from '../../kit/format/format-count.ts';

/** Of so many that were due, one would have been sent. */
const ENOUGH = 20;
/** On its way to the observer, a request may be so late besides. */
const GRACE_MS = 2_000;

/** Watches for a load of which nothing is sent, to end a run that can come to nothing. */
export interface SendingWatch {
  /**
   * Why the run can come to nothing, as a clause; null: it may come to something yet. `reached`: requests that have come to the observer
   * so far, null where it does not say.
   */
  check(elapsedMs: number, reached: number | null): string | null;
}

/** A watch for a run of these arrivals, in order of their due times, which are sent no later than `maxLateMs` behind. */
export function watchSending(arrivals: readonly Pick<PlannedArrival, 'dueMs'>[], maxLateMs: number): SendingWatch {
  let due = 0;
  let hasBegun = false;
  return {
    check(elapsedMs, reached) {
      hasBegun ||= reached !== null && reached > 0;
      if (hasBegun || reached === null) return null;
      while ((arrivals[due]?.dueMs ?? Infinity) < elapsedMs - maxLateMs - GRACE_MS) due++;
      return due < ENOUGH
        ? null
        : `none of ${formatCount(due)} requests that were due was sent: does the virtual user ask for what run.next() gives it (run.ask)? k6.log says more`;
    },
  };
}
