import type { JudgementLine } from '../../collector/records/judgement.ts';
import type { ExchangeRecord, RunRecord } from '../../collector/records/record.ts';
import { allowedShare, BEYOND_P95 } from '../../drill/objectives/list-unreachable.ts';
import { harmMetrics, isSum, type StopCondition } from '../../drill/objectives/stop-conditions.ts';
import type { CallNumbers } from '../../drill/try-number.ts';
import { formatCount } from '../../kit/format/format-count.ts';
import { formatMs } from '../../kit/format/format-ms.ts';
import { formatRatio } from '../../kit/format/format-ratio.ts';
import { LOOKED_AT_OFTEN, wilsonInterval } from '../../kit/stats/interval.ts';
import { watchSessions } from './watch-sessions.ts';
import { type SpendInput, watchSpend } from './watch-spend.ts';

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
  /** Infinity: it was to bring a text, and brought none; null: none was to be streamed, or it was a bare call. */
  ttftMs: number | null;
}

/** What is in flight, as the observer says it. */
export interface InFlight {
  count: number;
  /** When those began that have been under way for longest, epoch ms. */
  sinceEpochMs: readonly number[];
}

/** What must be known of a run to see harm in it. */
export interface HarmInput extends SpendInput {
  /** Is anything needed of the answer to the call of this number? */
  isJudged(index: number): boolean;
  /** Did whoever made the call of this number ask for a stream? */
  isStreamed(index: number): boolean;
  numbers: CallNumbers;
}

/** Follows a run to stop it where its callers are harmed. */
export interface HarmWatch {
  add(record: RunRecord): void;
  addJudgement(line: JudgementLine): void;
  /** Which condition is broken now, as a clause with what was seen; null: none is. `inFlight`: null where the observer does not say. */
  check(nowEpochMs: number, inFlight: InFlight | null): string | null;
}

/**
 * Watches a drill's stop conditions from the end of its warm-up on; those on what the providers are paid from the beginning. Calls that began in the
 * warm-up count for nothing else.
 */
export function watchHarm(conditions: readonly StopCondition[], input: HarmInput): HarmWatch {
  const { isJudged, numbers } = input;
  const longestMs = longestWindow(conditions.filter(({ metric }) => !isSum(metric)));
  const sums = conditions.filter(({ metric }) => isSum(metric));
  const spending = watchSpend(input, longestWindow(sums));
  const sessions = watchSessions(numbers);
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
      spending.add(record);
      if (record.kind !== 'exchange' && record.kind !== 'request') return;
      if (fromEpochMs === null || record.startEpochMs < fromEpochMs) return;
      sessions.add(record, hasFailed);
      if (record.kind === 'request') return;
      const { index, startEpochMs, endMs } = record;
      const place = ended++;
      if (index !== null) places.set(index, place);
      if (index !== null && usable.has(index)) lastJudged = place;
      calls.push({
        endedEpochMs: startEpochMs + endMs,
        place,
        index,
        isJudged: index !== null && isJudged(index),
        failed: hasFailed(record),
        totalMs: endMs,
        ttftMs: findFirstTextMs(record, index !== null && input.isStreamed(index)),
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
      sessions.forget(nowEpochMs - longestMs);
      for (const condition of sums) {
        const why = spending.check(condition, nowEpochMs);
        if (why !== null) return why;
      }
      if (fromEpochMs === null) return null;
      const openMs = (inFlight?.sinceEpochMs ?? [])
        .filter((since) => since >= (fromEpochMs ?? Infinity))
        .map((since) => nowEpochMs - since);
      for (const condition of conditions) {
        const { metric, windowMs = Infinity, minCalls } = condition;
        if (isSum(metric)) continue;
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
            : [
                metric === 'lostSessionRatio'
                  ? sessions.count(nowEpochMs - windowMs)
                  : countHarm(condition, inWindow, openMs),
              ];
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

const longestWindow = (conditions: readonly StopCondition[]): number =>
  Math.max(0, ...conditions.map(({ windowMs = 0 }) => windowMs));

/** Did it bring no answer, as far as the observer can see? */
function hasFailed({ status, end, answer }: ExchangeRecord): boolean {
  return status === null || status >= 300 || end !== 'complete' || (answer !== null && answer.error !== null);
}

/** How many of how many calls, or sessions, were harmed. */
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

/** When the first text came, ms; one that came whole to who had asked for a stream was there at its end. */
function findFirstTextMs(
  { firstTokenMs, endMs, streamed, answer }: ExchangeRecord,
  wantsStream: boolean,
): number | null {
  if (firstTokenMs !== null) return firstTokenMs;
  if (answer !== null && answer.toolCalls.length > 0 && answer.text === '') return null;
  if (streamed) return Infinity;
  return wantsStream ? endMs : null;
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
  const watched = isTtft ? ended.filter(({ ttftMs, failed }) => ttftMs !== null || failed) : ended;
  // A caller that brought no answer waits for ever.
  const late = watched.filter(
    ({ failed, ttftMs, totalMs }) => failed || (isTtft ? (ttftMs ?? Infinity) : totalMs) > max,
  );
  // Of one in flight nobody knows whether its first token has come.
  const overdue = isTtft ? 0 : openMs.filter((ms) => ms > max).length;
  return { bad: late.length + overdue, of: watched.length + overdue };
}

function describe({ metric, max = 0, min = 0, windowMs }: StopCondition, { bad, of, isLeast }: Harm): string {
  const what = metric === 'lostSessionRatio' ? 'sessions' : 'calls';
  const seen = `of ${formatCount(of)} ${what} in ${formatMs(windowMs)}`;
  if (metric === 'lostSessionRatio')
    return `${formatRatio(bad / of, 'lower')} ${seen} were lost, at most ${formatRatio(max)} may be`;
  if (metric === 'failedRatio')
    return `${formatRatio(bad / of, 'lower')} ${seen} failed, at most ${formatRatio(max)} may`;
  if (metric === 'usableRatio')
    return `${isLeast === true && bad < of ? 'at most ' : ''}${formatRatio(1 - bad / of)} ${seen} could be used, at least ${formatRatio(min)} must`;
  const how = metric === 'ttftP95Ms' ? 'waited longer for the first token' : 'took longer';
  return `${formatRatio(bad / of, 'lower')} ${seen} ${how} than ${formatMs(max)} or failed, at most ${formatRatio(BEYOND_P95)} may (${metric}; ${harmMetrics[metric].bound} ${formatMs(max)})`;
}
