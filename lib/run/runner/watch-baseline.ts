import type { Drill } from '../../drill/drill.ts';
import { excerpt } from '../../kit/excerpt.ts';
import { formatCount } from '../../kit/format/format-count.ts';
import type { RunRecord } from '../../collector/records/record.ts';
import { findFailureCause } from '../../collector/score/join/failure-cause.ts';

/** Of so many a baseline is taken for lost: as many as a phase must have by default. */
const ENOUGH = 20;
/** So much of what a caller was told is shown. */
const SHOWN_CHARACTERS = 120;

/** Follows the records of a baseline, to end a run that can come to nothing. */
export interface BaselineWatch {
  /** Why the run can come to nothing, as a clause that begins with the cause; null: it may come to something yet. */
  add(record: RunRecord): string | null;
}

/**
 * Watches for a baseline that is beyond repair: everything that ended in it failed, or no call at a provider could be joined with a
 * request. Each begins with the commonest cause: `status-422 × 20: "message is required"`.
 */
export function watchBaseline({ timeline }: Pick<Drill, 'timeline'>): BaselineWatch {
  const causes = new Map<string, { count: number; said: string }>();
  let isBaseline = !timeline.some(({ phase }) => phase === 'warmup');
  let [ended, answered, called, joined] = [0, 0, 0, 0];
  return {
    add(record) {
      if (record.kind === 'phase') isBaseline = record.phase === 'baseline';
      // What began in the warm-up counts for nothing.
      if (!isBaseline) return null;
      if (record.kind === 'attempt') {
        called++;
        if (record.index !== null) joined++;
        return called >= ENOUGH && joined === 0
          ? `${formatCount(called)} calls came to the providers, and none bears the id of a request: nothing can be joined`
          : null;
      }
      if (record.kind !== 'exchange') return null;
      const { status, end, answer } = record;
      const isUnread = answer?.unread === true;
      const isError = !isUnread && answer !== null && answer.error !== null;
      const exchange = { status, end, answered: answer !== null, error: isError, unread: isUnread };
      const cause = findFailureCause({ k6Status: null, exchange });
      ended++;
      if (cause === null || cause === 'unread') answered++;
      else {
        const known = causes.get(cause) ?? { count: 0, said: record.body ?? answer?.error ?? '' };
        causes.set(cause, { ...known, count: known.count + 1 });
      }
      return ended >= ENOUGH && answered === 0 ? `${describe(causes)}: all of the baseline failed` : null;
    },
  };
}

function describe(causes: ReadonlyMap<string, { count: number; said: string }>): string {
  return [...causes]
    .toSorted(([, a], [, b]) => b.count - a.count)
    .slice(0, 3)
    .map(
      ([cause, { count, said }]) => `${cause} × ${count}${said === '' ? '' : `: "${excerpt(said, SHOWN_CHARACTERS)}"`}`,
    )
    .join(', ');
}
