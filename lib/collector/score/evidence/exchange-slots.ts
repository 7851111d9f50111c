import type { WireEnd } from '../../records/record.ts';
import { claimSets } from './claims.ts';
import type { ExchangeFacts } from './exchange-facts.ts';
import type { Judgement } from './judge-answer.ts';

/**
 * Exchanges by arrival, in flat columns: they can be handed to another thread, and a hundred thousand objects cost
 * more time and memory to keep than to read. Of several exchanges for one arrival the earliest counts.
 */
export interface ExchangeSlots {
  add(index: number | null, facts: ExchangeFacts): void;
  /** Adds those of a later stretch of the records, whose gaps and what they said now begin at these places of their stores. */
  take(later: ExchangeColumns, gapsFrom: number, saidFrom: number): void;
  of(index: number): ExchangeFacts | null;
  /** Exchanges without an index, or of no planned arrival. */
  readonly unknown: number;
  /** Exchanges beyond the first of an arrival. */
  readonly repeated: number;
  readonly columns: ExchangeColumns;
}

/** The columns of exchange slots, one row for each planned arrival; NaN stands for null. */
export interface ExchangeColumns {
  /** NaN where there is no exchange. */
  starts: Float64Array;
  firstTokens: Float64Array;
  durations: Float64Array;
  statuses: Float64Array;
  gapsFrom: Uint32Array;
  gapsTo: Uint32Array;
  saidRows: Uint32Array;
  caseHashes: Uint32Array;
  tellings: Int32Array;
  /** Places in `ends`, `claimSets` and `judgements`. */
  endNumbers: Uint8Array;
  claimNumbers: Uint8Array;
  judgementNumbers: Uint32Array;
  flags: Uint8Array;
  ends: WireEnd[];
  judgements: (readonly Judgement[])[];
  unknown: number;
  repeated: number;
}

const STREAMED = 1;
const ANSWERED = 2;
const ERROR = 4;

/** Slots for a plan of this many arrivals: empty ones, or those whose columns are given. */
export function createExchangeSlots(planned: number, columns = createColumns(planned)): ExchangeSlots {
  function put(index: number | null, facts: ExchangeFacts, gapsFrom: number, saidFrom: number): void {
    const known = index === null ? undefined : columns.starts[index];
    if (index === null || known === undefined) {
      columns.unknown++;
      return;
    }
    if (!Number.isNaN(known)) {
      columns.repeated++;
      const { durations, statuses } = columns;
      if (!comesBefore(facts, known, durations[index] ?? 0, statuses[index] ?? 0, columns.tellings[index] ?? 0)) return;
    }
    columns.starts[index] = facts.startEpochMs;
    columns.firstTokens[index] = facts.firstTokenMs ?? Number.NaN;
    columns.durations[index] = facts.endMs;
    columns.statuses[index] = facts.status ?? Number.NaN;
    columns.gapsFrom[index] = facts.gapsFrom + gapsFrom;
    columns.gapsTo[index] = facts.gapsTo + gapsFrom;
    columns.saidRows[index] = facts.saidRow + saidFrom;
    columns.caseHashes[index] = facts.caseHash;
    columns.tellings[index] = facts.telling;
    columns.endNumbers[index] = numberOf(columns.ends, facts.end);
    columns.claimNumbers[index] = claimSets.indexOf(facts.claims);
    columns.judgementNumbers[index] = numberOf(columns.judgements, facts.judgements);
    columns.flags[index] =
      (facts.streamed ? STREAMED : 0) | (facts.answered ? ANSWERED : 0) | (facts.error ? ERROR : 0);
  }

  function of(index: number): ExchangeFacts | null {
    const startEpochMs = columns.starts[index];
    if (startEpochMs === undefined || Number.isNaN(startEpochMs)) return null;
    const flags = columns.flags[index] ?? 0;
    return {
      startEpochMs,
      firstTokenMs: readOptional(columns.firstTokens[index]),
      endMs: columns.durations[index] ?? 0,
      status: readOptional(columns.statuses[index]),
      end: columns.ends[columns.endNumbers[index] ?? 0] ?? 'no-response',
      streamed: (flags & STREAMED) !== 0,
      answered: (flags & ANSWERED) !== 0,
      error: (flags & ERROR) !== 0,
      claims: claimSets[columns.claimNumbers[index] ?? 0] ?? [],
      judgements: columns.judgements[columns.judgementNumbers[index] ?? 0] ?? [],
      gapsFrom: columns.gapsFrom[index] ?? 0,
      gapsTo: columns.gapsTo[index] ?? 0,
      saidRow: columns.saidRows[index] ?? 0,
      caseHash: columns.caseHashes[index] ?? 0,
      telling: columns.tellings[index] ?? 0,
    };
  }

  return {
    add: (index, facts) => put(index, facts, 0, 0),
    take(later, gapsFrom, saidFrom) {
      const theirs = createExchangeSlots(planned, later);
      for (let index = 0; index < planned; index++) {
        const facts = theirs.of(index);
        if (facts !== null) put(index, facts, gapsFrom, saidFrom);
      }
      columns.unknown += later.unknown;
      columns.repeated += later.repeated;
    },
    of,
    get unknown() {
      return columns.unknown;
    },
    get repeated() {
      return columns.repeated;
    },
    columns,
  };
}

function createColumns(planned: number): ExchangeColumns {
  return {
    starts: new Float64Array(planned).fill(Number.NaN),
    firstTokens: new Float64Array(planned),
    durations: new Float64Array(planned),
    statuses: new Float64Array(planned),
    gapsFrom: new Uint32Array(planned),
    gapsTo: new Uint32Array(planned),
    saidRows: new Uint32Array(planned),
    caseHashes: new Uint32Array(planned),
    tellings: new Int32Array(planned),
    endNumbers: new Uint8Array(planned),
    claimNumbers: new Uint8Array(planned),
    judgementNumbers: new Uint32Array(planned),
    flags: new Uint8Array(planned),
    ends: [],
    judgements: [],
    unknown: 0,
    repeated: 0,
  };
}

/** The place of a value in a short list of all there are; it is added when it is new. */
function numberOf<T>(list: T[], value: T): number {
  const known = list.indexOf(value);
  return known >= 0 ? known : list.push(value) - 1;
}

function readOptional(value = Number.NaN): number | null {
  return Number.isNaN(value) ? null : value;
}

/** By start, then by what it was: never by place in the file. */
function comesBefore(
  { startEpochMs, endMs, status, telling }: ExchangeFacts,
  start: number,
  end: number,
  other: number,
  told: number,
): boolean {
  return (startEpochMs - start || endMs - end || (status ?? 0) - (other || 0) || telling - told) < 0;
}
