import type { JudgementLine } from '../../collector/records/judgement.ts';
import type { RunRecord } from '../../collector/records/record.ts';
import { harmMetrics, type StopCondition } from '../../drill/objectives/stop-conditions.ts';
import { formatCount } from '../../kit/format/format-count.ts';
import { formatMs } from '../../kit/format/format-ms.ts';
import { formatRatio } from '../../kit/format/format-ratio.ts';
import { wilsonInterval } from '../../kit/stats/interval.ts';

/** Of a percentile 95 the share that may be beyond it. */
const BEYOND_P95 = 0.05;

/** The normal quantile of a two-sided 99.9 % interval: who looks several times a second meets what is rare. */
const LOOKED_AT_OFTEN = 3.2905;

/** A call that is over. */
interface EndedCall {
  endedEpochMs: number;
  index: number | null;
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
  const usable = new Map<number, boolean>();
  let calls: EndedCall[] = [];
  let fromEpochMs: number | null = null;
  return {
    add(record) {
      if (record.kind === 'phase' && record.phase !== 'warmup') fromEpochMs ??= record.startEpochMs;
      if (record.kind !== 'exchange' || fromEpochMs === null || record.startEpochMs < fromEpochMs) return;
      const { index, startEpochMs, endMs, firstTokenMs, status, end, answer, streamed } = record;
      const failed =
        status === null || status >= 300 || end !== 'complete' || (answer !== null && answer.error !== null);
      calls.push({ endedEpochMs: startEpochMs + endMs, index, failed, totalMs: endMs, ttftMs: firstTokenMs, streamed });
    },
    addJudgement(line) {
      if (line.kind !== 'judgement') return;
      usable.set(
        line.index,
        line.judgements.every(({ outcome }) => outcome === 'usable'),
      );
    },
    check(nowEpochMs, inFlight) {
      for (const { index, endedEpochMs } of calls)
        if (index !== null && endedEpochMs < nowEpochMs - longestMs) usable.delete(index);
      calls = calls.filter(({ endedEpochMs }) => endedEpochMs >= nowEpochMs - longestMs);
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
        const ended = calls.filter(({ endedEpochMs }) => endedEpochMs >= nowEpochMs - windowMs);
        const { bad, of } = countHarm(condition, ended, openMs, (index) =>
          isJudged(index) ? usable.get(index) : null,
        );
        if (of >= minCalls && wilsonInterval(bad, of, LOOKED_AT_OFTEN)[0] > allowedShare(condition))
          return describe(condition, bad, of);
      }
      return null;
    },
  };
}

/** How many of how many calls were harmed. `usableOf`: null where nothing is needed of it, undefined where it is not judged yet. */
function countHarm(
  { metric, max = Infinity }: StopCondition,
  ended: readonly EndedCall[],
  openMs: readonly number[],
  usableOf: (index: number) => boolean | null | undefined,
): { bad: number; of: number } {
  if (metric === 'failedRatio') return { bad: ended.filter(({ failed }) => failed).length, of: ended.length };
  if (metric === 'usableRatio') {
    const known = ended.flatMap(({ index, failed }) => {
      const outcome = index === null ? null : usableOf(index);
      if (outcome === null) return [];
      return failed ? [false] : outcome === undefined ? [] : [outcome];
    });
    return { bad: known.filter((outcome) => !outcome).length, of: known.length };
  }
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

function allowedShare({ metric, max = 1, min = 0 }: StopCondition): number {
  if (metric === 'failedRatio') return max;
  return metric === 'usableRatio' ? 1 - min : BEYOND_P95;
}

function describe({ metric, max = 0, min = 0, windowMs }: StopCondition, bad: number, of: number): string {
  const seen = `of ${formatCount(of)} calls in ${formatMs(windowMs)}`;
  if (metric === 'failedRatio') return `${formatRatio(bad / of)} ${seen} failed, at most ${formatRatio(max)} may`;
  if (metric === 'usableRatio')
    return `${formatRatio(1 - bad / of)} ${seen} could be used, at least ${formatRatio(min)} must`;
  const what = metric === 'ttftP95Ms' ? 'waited longer for the first token' : 'took longer';
  return `${formatRatio(bad / of)} ${seen} ${what} than ${formatMs(max)} or failed, at most ${formatRatio(BEYOND_P95)} may (${metric}; ${harmMetrics[metric].bound} ${formatMs(max)})`;
}
