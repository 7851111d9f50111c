import { setTimeout as sleep } from 'node:timers/promises';
import { tailRecords } from '../../collector/record-file/tail-records.ts';
import type { AttemptRecord, ExchangeRecord } from '../../collector/records/record.ts';
import { nowEpochMs } from '../../proxies/process/now.ts';

const POLL_MS = 50;
/** Observer and injectors write every 100 ms, each for itself; what is not there so long behind its end is not waited for. */
const MOST_WAIT_MS = 5_000;
const MOST_BETWEEN_MS = 2_000;
/** What is older than the longest call is nobody's any more. */
const SLACK_MS = 60_000;

/** The records of a system, as they come, for those who wait for one of them. */
export interface FollowedRecords {
  /** The exchange of an index that began at this time or later; null: none came. */
  waitFor(index: number, sinceEpochMs: number, signal: AbortSignal): Promise<ExchangeRecord | null>;
  /**
   * What `find` finds in the upstream calls, as soon as there is something, and what it finds in the end where there is not. Calls that
   * are over for long are not kept.
   */
  find<T>(find: (attempts: readonly AttemptRecord[]) => readonly T[], signal: AbortSignal): Promise<readonly T[]>;
  close(): Promise<void>;
}

/** Follows a file of records. `keepMs`: how long calls are kept. */
export async function followRecords(path: string, keepMs: number): Promise<FollowedRecords> {
  const tail = await tailRecords(path);
  let exchanges: ExchangeRecord[] = [];
  let attempts: AttemptRecord[] = [];
  let reading: Promise<void> | null = null;
  const read = async (): Promise<void> => {
    for (const record of await tail.read()) {
      if (record.kind === 'exchange') exchanges.push(record);
      if (record.kind === 'attempt') attempts.push(record);
    }
    const oldest = nowEpochMs() - keepMs - SLACK_MS;
    exchanges = exchanges.filter(({ startEpochMs }) => startEpochMs > oldest);
    attempts = attempts.filter(({ startEpochMs }) => startEpochMs > oldest);
  };
  /** One reads for all who wait. */
  const readOnce = (): Promise<void> => (reading ??= read().finally(() => (reading = null)));
  return {
    async waitFor(index, sinceEpochMs, signal) {
      const deadline = performance.now() + MOST_WAIT_MS;
      while (performance.now() < deadline) {
        await readOnce();
        const found = exchanges.find((one) => one.index === index && one.startEpochMs >= sinceEpochMs);
        if (found !== undefined) return found;
        await sleep(POLL_MS, undefined, { signal });
      }
      return null;
    },
    async find(find, signal) {
      const deadline = performance.now() + MOST_BETWEEN_MS;
      let found = find(attempts);
      while (found.length === 0 && performance.now() < deadline) {
        await sleep(POLL_MS, undefined, { signal });
        await readOnce();
        found = find(attempts);
      }
      return found;
    },
    close: () => tail.close(),
  };
}
