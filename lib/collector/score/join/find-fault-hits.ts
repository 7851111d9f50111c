import type { ProviderName } from '../../../kit/terms/provider.ts';
import type { ConnectionRecord } from '../../records/record.ts';
import type { AttemptTable } from '../evidence/attempt-table.ts';
import { listRows, type RowList } from './row-list.ts';
import type { ScoredRequest } from './scored-request.ts';

/** One thing that met a fault, or several. `of`: an attempt; a connection; a request that came to no attempt at a closed port. */
export interface FaultHit {
  of: 'attempt' | 'connection' | 'request';
  provider: ProviderName;
  /** The arrival it was met for; null when that is not known. */
  index: number | null;
  /** Their kinds; several where they stack. */
  faults: readonly string[];
  /** When what met it began, and the fault was decided on. */
  beganEpochMs: number;
  /** When the fault acted: a stream is cut long after it began. Never before the outage. */
  atEpochMs: number;
}

/** What the hits are found in. */
export interface FaultHitsInput {
  attempts: AttemptTable;
  connections: readonly ConnectionRecord[];
  requests: RowList<Pick<ScoredRequest, 'arrival' | 'atMs'>>;
  startEpochMs: number;
  /** When the first fault was armed; null: none was. */
  outageEpochMs: number | null;
}

/**
 * All that met a fault. Who is refused at a closed port is seen by nobody; but a request that was sent while the port
 * was shown to refuse, and came to no attempt at its provider, met it, or was kept away by one that had.
 */
export function findFaultHits({
  attempts,
  connections,
  requests,
  startEpochMs,
  outageEpochMs,
}: FaultHitsInput): RowList<FaultHit> {
  const hits: FaultHit[] = [];
  for (const { event, provider, fault, atEpochMs } of connections) {
    if (event === 'hit') {
      hits.push({ of: 'connection', provider, index: null, faults: [fault], beganEpochMs: atEpochMs, atEpochMs });
    }
  }
  for (const { provider, fault, fromEpochMs, toEpochMs } of findClosures(connections)) {
    for (const { arrival, atMs } of requests) {
      const atEpochMs = startEpochMs + atMs;
      if (atEpochMs < fromEpochMs || atEpochMs >= toEpochMs) continue;
      if (attempts.of(arrival.index).some((attempt) => attempt.provider === provider)) continue;
      const { index } = arrival;
      hits.push({ of: 'request', provider, index, faults: [fault], beganEpochMs: atEpochMs, atEpochMs });
    }
  }
  const ofAttempts = attempts.faulted();
  const readAttempt = (row: number): FaultHit => {
    const { provider, index, faults, startEpochMs: beganEpochMs, faultMs } = attempts.at(row);
    const atEpochMs = Math.max(beganEpochMs + (faultMs ?? 0), outageEpochMs ?? -Infinity);
    return { of: 'attempt', provider, index, faults, beganEpochMs, atEpochMs };
  };
  // Rows of attempts, and behind them, as -1, -2 …, those of connections and requests.
  const rows = Int32Array.from(
    { length: ofAttempts.length + hits.length },
    (_, place) => ofAttempts[place] ?? ofAttempts.length - place - 1,
  );
  return listRows(rows, (row) => (row < 0 ? (hits[-1 - row] as FaultHit) : readAttempt(row)));
}

interface Closure {
  provider: ProviderName;
  fault: string;
  fromEpochMs: number;
  toEpochMs: number;
}

/** When ports were closed; a closure without an end goes on. */
function findClosures(connections: readonly ConnectionRecord[]): Closure[] {
  const changes = connections.filter(({ event }) => event !== 'hit').toSorted((a, b) => a.atEpochMs - b.atEpochMs);
  return changes.flatMap(({ event, provider, fault, atEpochMs }, place) => {
    if (event !== 'refusing') return [];
    const next = changes.slice(place + 1).find((change) => change.provider === provider);
    return [{ provider, fault, fromEpochMs: atEpochMs, toEpochMs: next?.atEpochMs ?? Infinity }];
  });
}
