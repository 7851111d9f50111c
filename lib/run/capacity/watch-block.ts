import type { BlockCall, Condition } from '../../collector/capacity/block.ts';
import { findOverSaturation } from '../../collector/capacity/find-over-saturation.ts';
import type { ExchangeRecord, HealthRecord, RunRecord } from '../../collector/records/record.ts';
import { countFullSeconds, isInDoubt } from '../../collector/score/validity/full-seconds.ts';
import type { PlannedArrival } from '../../drill/workloads/arrival.ts';
import { doubtMachine, watchedFromMs } from './doubt-machine.ts';

/** Why a block is ended early, `why` as a clause: it cannot hold any more, or it cannot be evidence any more, as this machine is full. */
export interface EarlyEnd {
  kind: 'over-saturated' | 'machine-full';
  why: string;
}

/** Follows a block while it runs, as far as it can be judged then. */
export interface BlockWatch {
  add(record: RunRecord): void;
  /** Why it is ended; null: it goes on. `elapsedMs` from its start, warm-up and all. */
  check(elapsedMs: number): EarlyEnd | null;
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
  maxFullRatio: number;
  /** How often a caller may ask; left out: once. */
  tries?: number;
}): BlockWatch {
  const { conditions, warmupMs, blockMs, maxFullRatio, tries = 1 } = options;
  const planned = options.arrivals.length;
  const arrivals = options.arrivals.filter(({ dueMs }) => dueMs >= warmupMs);
  const ended = new Map<number, LastTry>();
  const health: HealthRecord[] = [];
  let startEpochMs: number | null = null;
  const count = (fromMs: number, toMs: number) =>
    startEpochMs === null
      ? null
      : countFullSeconds(health, { fromEpochMs: startEpochMs + fromMs, toEpochMs: startEpochMs + toMs });
  /** Of all seconds that count, as if none were full any more. */
  const doubt = (): string | null => {
    const fromMs = watchedFromMs(warmupMs);
    const toMs = warmupMs + blockMs;
    const watched = count(fromMs, toMs);
    if (watched === null) return null;
    const seconds = Math.max(watched.seconds, Math.ceil((toMs - fromMs) / 1_000));
    return doubtMachine({ ...watched, seconds }, maxFullRatio);
  };
  /** Was the machine as full as puts a block in doubt, of all that has been seen? Then callers may wait for it alone, and the block goes on: ended early is what says something. */
  const mayBeMachine = (elapsedMs: number): boolean => {
    const seen = count(0, elapsedMs);
    return seen !== null && isInDoubt(seen, maxFullRatio);
  };
  /** Undefined: the caller has nothing yet, or may ask again. Times count from its first try. */
  const cameOf = ({ index, dueMs }: PlannedArrival): Came | undefined => {
    const last = ended.get(index);
    if (last === undefined) return undefined;
    const { record, ordinal, isFinal } = last;
    const answered = isAnswered(record);
    if (!answered && !isFinal) return undefined;
    const beforeMs = ordinal === 1 || startEpochMs === null ? 0 : record.startEpochMs - startEpochMs - dueMs;
    const { firstTokenMs, endMs, streamed, answer } = record;
    const isBareCall = answer !== null && answer.toolCalls.length > 0 && answer.text === '';
    return {
      answered,
      // Of a stream without a text, and of a bare call, there is no first one; whole in place of a stream, it is there at its end.
      firstTextMs: firstTokenMs !== null ? beforeMs + firstTokenMs : streamed || isBareCall ? null : beforeMs + endMs,
      totalMs: beforeMs + endMs,
    };
  };
  return {
    add(record) {
      if (record.kind === 'run-start') ({ startEpochMs } = record);
      if (record.kind === 'health' && record.machine !== undefined) health.push(record);
      if (record.kind !== 'exchange' || record.index === null || record.index >= planned * tries) return;
      const ordinal = Math.floor(record.index / planned) + 1;
      const index = record.index % planned;
      if (ordinal >= (ended.get(index)?.ordinal ?? 0))
        ended.set(index, { record, ordinal, isFinal: ordinal === tries });
    },
    check(elapsedMs) {
      const measuredMs = elapsedMs - warmupMs;
      if (measuredMs <= 0 || measuredMs >= blockMs) return null;
      const full = doubt();
      if (full !== null) return { kind: 'machine-full', why: full };
      const due = arrivals.filter(({ dueMs }) => dueMs <= elapsedMs);
      const calls: BlockCall[] = [];
      const ttftMs: number[] = [];
      for (const arrival of due) {
        const came = cameOf(arrival);
        const waitedMs = elapsedMs - arrival.dueMs - GRACE_MS;
        const met = conditions.map((condition) => meets(condition, arrival, came, waitedMs));
        if (met.every((one) => one === undefined)) continue;
        calls.push({ dueMs: arrival.dueMs - warmupMs, met: met.map((one) => one ?? null), limit: null });
        // A bare call has no first text; who has no answer waits for one for ever.
        const firstMs = came?.answered === true ? came.firstTextMs : Infinity;
        if (arrival.streamed && firstMs !== null) ttftMs.push(firstMs);
      }
      const waiting = Array.from({ length: Math.floor((measuredMs / blockMs) * PIECES) }, (_, piece) => {
        const atMs = warmupMs + ((piece + 1) * blockMs) / PIECES;
        return arrivals.filter((arrival) => {
          const came = cameOf(arrival);
          return arrival.dueMs <= atMs && (came === undefined || arrival.dueMs + came.totalMs > atMs);
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
      const why = calls.length === 0 ? null : findOverSaturation(so, conditions);
      return why === null || mayBeMachine(elapsedMs) ? null : { kind: 'over-saturated', why };
    },
  };
}

/** The last try of a caller that has ended, and whether it can be followed by another. */
interface LastTry {
  record: ExchangeRecord;
  /** From 1. */
  ordinal: number;
  isFinal: boolean;
}

/** What a caller had in the end, ms from its first try. */
interface Came {
  answered: boolean;
  firstTextMs: number | null;
  totalMs: number;
}

const isAnswered = ({ status, end, answer }: ExchangeRecord): boolean =>
  status !== null && status < 300 && end === 'complete' && answer !== null && answer.error === null;

/** Undefined: it is not decided yet; null: not for it, or not known while it runs. */
function meets(
  { id, limitMs = Infinity }: Condition,
  { streamed }: PlannedArrival,
  came: Came | undefined,
  waitedMs: number,
): boolean | null | undefined {
  if (id === 'usable' || (id === 'ttft' && !streamed)) return null;
  if (came === undefined) return id !== 'success' && waitedMs > limitMs ? false : undefined;
  if (id === 'success' || !came.answered) return came.answered;
  const waited = id === 'total' ? came.totalMs : came.firstTextMs;
  return waited === null ? null : waited <= limitMs;
}
