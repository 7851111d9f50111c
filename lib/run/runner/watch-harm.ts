import type { JudgementLine } from '../../collector/records/judgement.ts';
import type { RunRecord } from '../../collector/records/record.ts';
import { allowedShare, BEYOND_P95, LOOKED_AT_OFTEN } from '../../drill/objectives/list-unreachable.ts';
import { harmMetrics, type StopCondition } from '../../drill/objectives/stop-conditions.ts';
import { formatCount } from '../../kit/format/format-count.ts';
import { formatMs } from '../../kit/format/format-ms.ts';
import { formatRatio } from '../../kit/format/format-ratio.ts';
import { wilsonInterval } from '../../kit/stats/interval.ts';

/** Judging may be behind for so long at most before what it says is too old to end a drill, ms. */
const MOST_LAG_MS = 60_000;

/** A call that is over. */
interface EndedCall {
  endedEpochMs: number;
  /** Its place among all that ended, in the order in which they are judged. */
  place: number;
  index: number | null;
  /** Is anything needed of its answer? */
  isJudged: boolean;
  failed: boolean;
  totalMs: number;
  /** Null: it brought no token. */
  ttftMs: number | null;
  streamed: boolean;
}

/** What is in flight, as the observer says it. */
export interface InFlight {
  count: number;
  /** When those began that have been under way for longest, epoch ms. */
  sinceEpochMs: readonly number[];
}

/** Follows a run to stop it where its callers are harmed. */
export interface HarmWatch {
  add(record: RunRecord): void;
  addJudgement(line: JudgementLine): void;
  /** Which condition is broken now, as a clause with what was seen; null: none is. `inFlight`: null where the observer does not say. */
  check(nowEpochMs: number, inFlight: InFlight | null): string | null;
}

/**
 * Watches a drill's stop conditions from the end of its warm-up on. `isJudged`: is anything needed of the answer to the call of this number?
 * Calls that began in the warm-up count for nothing.
 */
export function watchHarm(conditions: readonly StopCondition[], isJudged: (index: number) => boolean): HarmWatch {
  const longestMs = Math.max(0, ...conditions.map(({ windowMs }) => windowMs));
  const isLagWatched = conditions.some(({ metric }) => metric === 'usableRatio');
  // Null: the contracts can say nothing of it, or could not be asked.
  const usable = new Map<number, boolean | null>();
  const places = new Map<number, number>();
  let calls: EndedCall[] = [];
  let ended = 0;
  /** Answers are judged in the order of their calls: what is before this one and was not judged never is. */
  let lastJudged = -1;
  let fromEpochMs: number | null = null;
  return {
    add(record) {
      if (record.kind === 'phase' && record.phase !== 'warmup') fromEpochMs ??= record.startEpochMs;
      if (record.kind !== 'exchange' || fromEpochMs === null || record.startEpochMs < fromEpochMs) return;
      const { index, startEpochMs, endMs, firstTokenMs, status, end, answer, streamed } = record;
      const failed =
        status === null || status >= 300 || end !== 'complete' || (answer !== null && answer.error !== null);
      const place = ended++;
      if (index !== null) places.set(index, place);
      if (index !== null && usable.has(index)) lastJudged = place;
      calls.push({
        endedEpochMs: startEpochMs + endMs,
        place,
        index,
        isJudged: index !== null && isJudged(index),
        failed,
        totalMs: endMs,
        ttftMs: firstTokenMs,
        streamed,
      });
    },
    addJudgement(line) {
      if (line.kind !== 'judgement') return;
      const isBad = line.judgements.some(({ outcome }) => outcome !== 'usable');
      const isOpen = line.judgements.length === 0 || line.unread !== undefined;
      usable.set(line.index, isBad ? false : isOpen ? null : true);
      lastJudged = Math.max(lastJudged, places.get(line.index) ?? -1);
    },
    check(nowEpochMs, inFlight) {
      const waiting = isLagWatched ? findWaiting(calls, lastJudged) : null;
      const toEpochMs = Math.max(nowEpochMs - MOST_LAG_MS, Math.min(nowEpochMs, waiting?.endedEpochMs ?? Infinity));
      const isKept = ({ endedEpochMs }: EndedCall): boolean => endedEpochMs >= toEpochMs - longestMs;
      for (const call of calls)
        if (call.index !== null && !isKept(call)) {
          usable.delete(call.index);
          places.delete(call.index);
        }
      calls = calls.filter(isKept);
      if (fromEpochMs === null) return null;
      const openMs = (inFlight?.sinceEpochMs ?? [])
        .filter((since) => since >= (fromEpochMs ?? Infinity))
        .map((since) => nowEpochMs - since);
      for (const condition of conditions) {
        const { metric, windowMs, minCalls } = condition;
        if (metric === 'inFlight') {
          const { max = Infinity } = condition;
          if (inFlight !== null && inFlight.count > max)
            return `${formatCount(inFlight.count)} calls were in flight, at most ${formatCount(max)} may be`;
          continue;
        }
        const inWindow = calls.filter(({ endedEpochMs }) => endedEpochMs >= nowEpochMs - windowMs);
        const counts =
          metric === 'usableRatio'
            ? [countJudged(calls, { waiting, usable, fromEpochMs: toEpochMs - windowMs }), countFailed(inWindow)]
            : [countHarm(condition, inWindow, openMs)];
        for (const count of counts) {
          const { bad, of } = count;
          if (of >= minCalls && wilsonInterval(bad, of, LOOKED_AT_OFTEN)[0] > allowedShare(condition))
            return describe(condition, count);
        }
      }
      return null;
    },
  };
}

/** How many of how many calls were harmed. */
interface Harm {
  bad: number;
  of: number;
  /** Some of the others may be harmed, too: they are not judged yet. */
  isLeast?: boolean;
}

/**
 * How many could not be used of those that ended before the first that waits to be judged, in the window up to its end: a failure is known at once and a good answer is not,
 * so of the time behind it failures alone would be seen.
 */
function countJudged(
  calls: readonly EndedCall[],
  {
    waiting,
    usable,
    fromEpochMs,
  }: { waiting: EndedCall | null; usable: ReadonlyMap<number, boolean | null>; fromEpochMs: number },
): Harm {
  const known = calls.flatMap(({ place, isJudged, index, failed, endedEpochMs }) => {
    if (!isJudged || index === null || endedEpochMs < fromEpochMs) return [];
    if (waiting !== null && place >= waiting.place) return [];
    return failed ? [false] : (usable.get(index) ?? []);
  });
  return { bad: known.filter((outcome) => !outcome).length, of: known.length };
}

/** The first that waits to be judged; null: none does. */
function findWaiting(calls: readonly EndedCall[], lastJudged: number): EndedCall | null {
  return calls.find(({ place, isJudged, failed }) => place > lastJudged && isJudged && !failed) ?? null;
}

/** How many could not be used at least, as they failed: all others are taken for usable, judged or not. */
function countFailed(calls: readonly EndedCall[]): Harm {
  const judged = calls.filter(({ isJudged }) => isJudged);
  return { bad: judged.filter(({ failed }) => failed).length, of: judged.length, isLeast: true };
}

function countHarm(
  { metric, max = Infinity }: StopCondition,
  ended: readonly EndedCall[],
  openMs: readonly number[],
): Harm {
  if (metric === 'failedRatio') return { bad: ended.filter(({ failed }) => failed).length, of: ended.length };
  const isTtft = metric === 'ttftP95Ms';
  const watched = isTtft ? ended.filter(({ streamed, failed }) => streamed || failed) : ended;
  // A caller that brought no answer waits for ever.
  const late = watched.filter(
    ({ failed, ttftMs, totalMs }) => failed || (isTtft ? (ttftMs ?? Infinity) : totalMs) > max,
  );
  // Of one in flight nobody knows whether its first token has come.
  const overdue = isTtft ? 0 : openMs.filter((ms) => ms > max).length;
  return { bad: late.length + overdue, of: watched.length + overdue };
}

function describe({ metric, max = 0, min = 0, windowMs }: StopCondition, { bad, of, isLeast }: Harm): string {
  const seen = `of ${formatCount(of)} calls in ${formatMs(windowMs)}`;
  if (metric === 'failedRatio') return `${formatRatio(bad / of)} ${seen} failed, at most ${formatRatio(max)} may`;
  if (metric === 'usableRatio')
    return `${isLeast === true && bad < of ? 'at most ' : ''}${formatRatio(1 - bad / of)} ${seen} could be used, at least ${formatRatio(min)} must`;
  const what = metric === 'ttftP95Ms' ? 'waited longer for the first token' : 'took longer';
  return `${formatRatio(bad / of)} ${seen} ${what} than ${formatMs(max)} or failed, at most ${formatRatio(BEYOND_P95)} may (${metric}; ${harmMetrics[metric].bound} ${formatMs(max)})`;
}
