import type { ExchangeRecord, RequestRecord, RunRecord } from '../../collector/records/record.ts';
import { arrivalOfTry, type CallNumbers, ordinalOfTry } from '../../drill/try-number.ts';

/** Sessions of which a request ended, and how many of them are lost. */
export interface SessionCount {
  bad: number;
  of: number;
}

/** Follows the sessions of a run. */
export interface SessionWatch {
  /** `failed`: of an exchange, whether it brought no answer. */
  add(record: RunRecord, failed: (exchange: ExchangeRecord) => boolean): void;
  /** Those of which a request ended since then. */
  count(fromEpochMs: number): SessionCount;
  /** Forgets what ended before. */
  forget(beforeEpochMs: number): void;
}

/**
 * A session is an arrival: its planned request, the follow-ups behind it, and all their tries. It is lost once a request of it has no answer on its last try, as the report counts under
 * "Follow-ups" of how many every request was answered. Which try is the last one k6 says where callers may try again, else there is one alone. It knows nothing of
 * sessions that none of the records it was given is of.
 */
export function watchSessions(numbers: CallNumbers): SessionWatch {
  const { planned, tries } = numbers;
  /** By the arrival: when the last request of it ended, epoch ms. */
  const ended = new Map<number, number>();
  const lost = new Set<number>();
  /** When tries failed of which k6 has not said yet whether there is another, and when those ended of which it has said so before they were seen, by number, epoch ms. */
  const failures = new Map<number, number>();
  const lastTries = new Map<number, number>();

  function settle(index: number, hasFailed: boolean, atEpochMs: number): void {
    const arrival = arrivalOfTry(index, planned);
    ended.set(arrival, Math.max(ended.get(arrival) ?? 0, atEpochMs));
    if (hasFailed) lost.add(arrival);
  }

  function addLine({ index, status, next = 'end', endEpochMs }: RequestRecord): void {
    const failedEpochMs = failures.get(index);
    failures.delete(index);
    if (next === 'again') return;
    // The caller gave up waiting, whatever the observer has seen of it.
    if (status === 0) settle(index, true, endEpochMs);
    else if (failedEpochMs !== undefined) settle(index, true, failedEpochMs);
    else if (tries > 1) lastTries.set(index, endEpochMs);
  }

  return {
    add(record, failed) {
      if (record.kind === 'request') addLine(record);
      if (record.kind !== 'exchange' || record.index === null) return;
      const { index, startEpochMs, endMs } = record;
      const endedEpochMs = startEpochMs + endMs;
      const hasFailed = failed(record);
      const isLast = lastTries.delete(index) || ordinalOfTry(index, numbers) === tries;
      if (isLast || !hasFailed) settle(index, hasFailed, endedEpochMs);
      else failures.set(index, endedEpochMs);
    },
    count(fromEpochMs) {
      const inWindow = [...ended].flatMap(([arrival, atEpochMs]) => (atEpochMs >= fromEpochMs ? [arrival] : []));
      return { bad: inWindow.filter((arrival) => lost.has(arrival)).length, of: inWindow.length };
    },
    forget(beforeEpochMs) {
      for (const times of [ended, failures, lastTries])
        for (const [number, atEpochMs] of times) if (atEpochMs < beforeEpochMs) times.delete(number);
    },
  };
}
