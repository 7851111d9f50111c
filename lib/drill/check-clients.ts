import { reject } from '../kit/settings/reader.ts';
import { backoffRangeMs, type CallerTraffic } from './caller-times.ts';

/** Holds callers to what can be so; `path` is theirs. Throws a `usage` error. */
export function checkClients({ clients }: Pick<CallerTraffic, 'clients'>, path: string): void {
  if (clients === undefined) return;
  const { retries, backoff: waits, timeoutMs, abandonAfterMs } = clients;
  if (retries === 0 && waits !== undefined) {
    reject(`${path}.backoff`, 'left out where retries is 0, as nobody waits for a further try', waits);
  }
  if (retries === 0 && abandonAfterMs === undefined && timeoutMs === undefined) {
    reject(`${path}.retries`, 'at least 1, or clients be left out: without it nobody tries again either', retries);
  }
  if (waits !== undefined && waits.initialMs > waits.maxMs) {
    reject(`${path}.backoff.initialMs`, `at most backoff.maxMs, ${waits.maxMs}`, waits.initialMs);
  }
  const { shortestMs } = backoffRangeMs(clients, 1);
  if (retries > 0 && abandonAfterMs !== undefined && shortestMs >= abandonAfterMs) {
    reject(
      `${path}.abandonAfterMs`,
      `over ${shortestMs}, the shortest wait before a second try, or retries be 0: nobody would have the time to try again`,
      abandonAfterMs,
    );
  }
}
