import type { BlockCall, Condition } from '../../collector/capacity/block.ts';
import { findOverSaturation } from '../../collector/capacity/find-over-saturation.ts';
import type { ExchangeRecord, RunRecord } from '../../collector/records/record.ts';
import type { PlannedArrival } from '../../drill/workloads/arrival.ts';

/** Follows a block while it runs, as far as it can be judged then. */
export interface BlockWatch {
  add(record: RunRecord): void;
  /** Why it cannot hold any more, as a clause; null while it may. `elapsedMs` from its start, warm-up and all. */
  check(elapsedMs: number): string | null;
}

/** A second of grace: an answer in time is recorded a little later. */
const GRACE_MS = 1_000;
const PIECES = 12;

/** Watches the callers of a plan; what contracts say of an answer is not known yet, and not looked at. */
export function watchBlock(options: {
  arrivals: readonly PlannedArrival[];
  conditions: readonly Condition[];
  warmupMs: number;
  blockMs: number;
}): BlockWatch {
  const { conditions, warmupMs, blockMs } = options;
  const arrivals = options.arrivals.filter(({ dueMs }) => dueMs >= warmupMs);
  const ended = new Map<number, ExchangeRecord>();
  return {
    add(record) {
      if (record.kind === 'exchange' && record.index !== null) ended.set(record.index, record);
    },
    check(elapsedMs) {
      const measuredMs = elapsedMs - warmupMs;
      if (measuredMs <= 0 || measuredMs >= blockMs) return null;
      const due = arrivals.filter(({ dueMs }) => dueMs <= elapsedMs);
      const calls: BlockCall[] = [];
      const ttftMs: number[] = [];
      for (const arrival of due) {
        const exchange = ended.get(arrival.index);
        const waitedMs = elapsedMs - arrival.dueMs - GRACE_MS;
        const met = conditions.map((condition) => meets(condition, arrival, exchange, waitedMs));
        if (met.every((one) => one === undefined)) continue;
        calls.push({ dueMs: arrival.dueMs - warmupMs, met: met.map((one) => one ?? null), limit: null });
        if (arrival.streamed) ttftMs.push(exchange?.firstTokenMs ?? Infinity);
      }
      const waiting = Array.from({ length: Math.floor((measuredMs / blockMs) * PIECES) }, (_, piece) => {
        const atMs = warmupMs + ((piece + 1) * blockMs) / PIECES;
        return arrivals.filter(({ index, dueMs }) => {
          const endMs = ended.get(index)?.endMs;
          return dueMs <= atMs && (endMs === undefined || dueMs + endMs > atMs);
        }).length;
      });
      const so = {
        plannedMs: blockMs,
        elapsedMs: measuredMs,
        plannedCalls: arrivals.length,
        calls,
        inFlight: waiting,
        ttftMs,
      };
      return calls.length === 0 ? null : findOverSaturation(so, conditions);
    },
  };
}

/** Undefined: it is not decided yet; null: not for it, or not known while it runs. */
function meets(
  { id, limitMs = Infinity }: Condition,
  { streamed }: PlannedArrival,
  exchange: ExchangeRecord | undefined,
  waitedMs: number,
): boolean | null | undefined {
  if (id === 'usable' || (id === 'ttft' && !streamed)) return null;
  if (exchange === undefined) return id !== 'success' && waitedMs > limitMs ? false : undefined;
  const { status, end, answer, firstTokenMs, endMs } = exchange;
  const answered = status !== null && status < 300 && end === 'complete' && answer !== null && answer.error === null;
  if (id === 'success' || !answered) return answered;
  return id === 'total' ? endMs <= limitMs : firstTokenMs === null ? null : firstTokenMs <= limitMs;
}
