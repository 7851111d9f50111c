import { type CorrelatedBy, correlationWays } from '../../../kit/terms/correlation.ts';
import type { ProviderName } from '../../../kit/terms/provider.ts';
import type { AttemptRecord } from '../../records/record.ts';
import { enlarge } from './enlarge.ts';
import { hashAttempt } from './hash-telling.ts';
import { isSuccess } from './is-success.ts';
import { createMsColumn } from './ms-column.ts';

/** What scoring needs of an attempt. */
export interface AttemptFacts {
  /** Its place in the table. */
  row: number;
  provider: ProviderName;
  /** The planned arrival it was for; null when it is not known, or is no arrival of the plan. */
  index: number | null;
  startEpochMs: number;
  endMs: number;
  /** Null: no response. */
  status: number | null;
  /** A 2xx to its last byte that the provider gave, whether or not a fault had a hand in how it came. */
  gotThrough: boolean;
  /** Kinds of those that happened to it, the first one first. */
  faults: readonly string[];
  /** When the first of them acted, ms after its start; null: none did, or the records do not say. */
  faultMs: number | null;
  /** What it said: an entry of `Evidence.said`. */
  said: number;
  /** What it was asked: an entry of `Evidence.asked`. */
  asked: number;
  /** When its response head came; null: none did. */
  headEpochMs: number | null;
  /** Was its answer broken off before its end, by whoever sent it? */
  cut: boolean;
}

/** All attempts of a run in flat columns: about 54 bytes each instead of an object that must be kept alive. */
export interface AttemptTable {
  readonly length: number;
  /**
   * Adds one, with its entries in `Evidence.said` and `Evidence.asked`. A line that says the same of the same id, provider and arrival is left out.
   */
  add(record: AttemptRecord, said: number, asked?: number): void;
  /** Those made for one arrival, the earliest first. */
  of(index: number): AttemptFacts[];
  /** How many were made for one arrival. */
  countOf(index: number): number;
  /** The one of this row. */
  at(row: number): AttemptFacts;
  forEach(visit: (attempt: AttemptFacts) => void): void;
  /** Rows of those that met a fault. */
  faulted(): Uint32Array;
  /** How many are of a planned arrival. */
  countJoined(): number;
  /** How many bear an id of this run which none of its planned requests has: that of a request sent before the load. */
  countStray(): number;
  /** How many of so many arrivals were known at this provider by this way, in any of their tries; some by several. */
  countKnown(provider: ProviderName, by: CorrelatedBy, arrivals: number): number;
}

const NONE = -1;
const NO_FAULTS: readonly string[] = [];
const THROUGH = 1;
const CUT = 2;
/** Behind the flags: the place of the way it was known by in `correlationWays`, from 1. */
const WAY_SHIFT = 2;

/** No attempts yet, on these providers, for a plan of this many arrivals. */
export function createAttemptTable(planned: number, providers: readonly ProviderName[]): AttemptTable {
  const room = 2 * planned + 1024;
  let starts = new Float64Array(room);
  const durations = createMsColumn(room);
  const heads = createMsColumn(room);
  const faultTimes = createMsColumn(room);
  /** 0: no response. */
  let statuses = new Uint16Array(room);
  /** -1: of no planned arrival. */
  let indexes = new Int32Array(room);
  let flags = new Uint8Array(room);
  /** Places in `providers`. */
  let places = new Uint8Array(room);
  let saids = new Uint32Array(room);
  let askeds = new Uint32Array(room);
  /** A hash of what each one's line says. */
  let tellings = new Int32Array(room);
  /** Places in `faultLists`, 0: none; which faults happened together is the same for most. */
  let faults = new Uint16Array(room);
  const faultLists: (readonly string[])[] = [NO_FAULTS];
  /** The attempts of an arrival are a chain: the last one added, by arrival, and from each to the one before. */
  let earlier = new Int32Array(room);
  const last = new Int32Array(planned).fill(NONE);
  let length = 0;
  let joined = 0;
  let faulted = 0;

  function grow(row: number): void {
    starts = enlarge(starts, row);
    statuses = enlarge(statuses, row);
    indexes = enlarge(indexes, row);
    flags = enlarge(flags, row);
    places = enlarge(places, row);
    saids = enlarge(saids, row);
    askeds = enlarge(askeds, row);
    tellings = enlarge(tellings, row);
    faults = enlarge(faults, row);
    earlier = enlarge(earlier, row);
  }

  function numberFaults(kinds: readonly string[]): number {
    const known = faultLists.findIndex((list) => isSame(list, kinds));
    return known >= 0 ? known : faultLists.push(kinds) - 1;
  }

  /** By start; at the same moment in the order of the providers. */
  const compareStarts = (a: AttemptFacts, b: AttemptFacts): number =>
    a.startEpochMs - b.startEpochMs || providers.indexOf(a.provider) - providers.indexOf(b.provider);
  const lastOf = (index: number | null): number => (index === null ? NONE : (last[index] ?? NONE));
  const before = (row: number): number => earlier[row] ?? NONE;
  const providerAt = (row: number): ProviderName => providers[places[row] ?? 0] ?? '';

  function isKnown(index: number | null, provider: ProviderName, telling: number): boolean {
    for (let row = lastOf(index); row !== NONE; row = before(row))
      if (tellings[row] === telling && providerAt(row) === provider) return true;
    return false;
  }

  function read(row: number): AttemptFacts {
    const flag = flags[row] ?? 0;
    const index = indexes[row] ?? NONE;
    const startEpochMs = starts[row] ?? 0;
    const headMs = heads.at(row);
    return {
      row,
      provider: providerAt(row),
      index: index === NONE ? null : index,
      startEpochMs,
      endMs: durations.at(row) ?? 0,
      status: statuses[row] || null,
      gotThrough: (flag & THROUGH) !== 0,
      faults: faultLists[faults[row] ?? 0] ?? NO_FAULTS,
      faultMs: faultTimes.at(row),
      said: saids[row] ?? 0,
      asked: askeds[row] ?? 0,
      headEpochMs: headMs === null ? null : startEpochMs + headMs,
      cut: (flag & CUT) !== 0,
    };
  }

  return {
    get length() {
      return length;
    },
    add(record, said, asked = 0) {
      const { provider, index, startEpochMs, headersMs, endMs, status, end, fault, faultMs } = record;
      const telling = hashAttempt(record);
      if (isKnown(index, provider, telling)) return;
      const row = length++;
      if (row === starts.length) grow(row);
      const isPlanned = index !== null && last[index] !== undefined;
      const gotThrough =
        status !== null && isSuccess(status) && end === 'complete' && (fault === null || record.forwarded === true);
      const isCut = end === 'cut' || end === 'unterminated' || end === 'held';
      starts[row] = startEpochMs;
      durations.put(row, endMs);
      heads.put(row, headersMs);
      faultTimes.put(row, faultMs ?? null);
      statuses[row] = status ?? 0;
      flags[row] = (gotThrough ? THROUGH : 0) | (isCut ? CUT : 0) | (numberWay(record.correlatedBy) << WAY_SHIFT);
      places[row] = providers.indexOf(provider);
      saids[row] = said;
      askeds[row] = asked;
      tellings[row] = telling;
      if (fault !== null) {
        faulted++;
        faults[row] = numberFaults([fault, ...(record.furtherFaults ?? NO_FAULTS)]);
      }
      earlier[row] = lastOf(index);
      indexes[row] = isPlanned ? index : NONE;
      if (!isPlanned) return;
      joined++;
      last[index] = row;
    },
    of(index) {
      const attempts: AttemptFacts[] = [];
      for (let row = lastOf(index); row !== NONE; row = before(row)) attempts.push(read(row));
      return attempts.length < 2 ? attempts : attempts.sort(compareStarts);
    },
    countOf(index) {
      let count = 0;
      for (let row = lastOf(index); row !== NONE; row = before(row)) count++;
      return count;
    },
    at: read,
    // A callback, because a generator takes longer than what is done with most attempts.
    forEach(visit) {
      for (let row = 0; row < length; row++) visit(read(row));
    },
    faulted() {
      const rows = new Uint32Array(faulted);
      let count = 0;
      for (let row = 0; count < faulted; row++) if (faults[row] !== 0) rows[count++] = row;
      return rows;
    },
    countJoined: () => joined,
    countStray() {
      let count = 0;
      for (let row = 0; row < length; row++) if (indexes[row] === NONE && (flags[row] ?? 0) >> WAY_SHIFT !== 0) count++;
      return count;
    },
    countKnown(provider, by, arrivals) {
      const [place, way] = [providers.indexOf(provider), numberWay(by)];
      const isKnownSo = (number: number): boolean => {
        let row = lastOf(number);
        while (row !== NONE && (places[row] !== place || (flags[row] ?? 0) >> WAY_SHIFT !== way)) row = before(row);
        return row !== NONE;
      };
      let count = 0;
      for (let index = 0; index < arrivals; index++) {
        let number = index;
        while (number < last.length && !isKnownSo(number)) number += arrivals;
        if (number < last.length) count++;
      }
      return count;
    },
  };
}

function numberWay(by: CorrelatedBy | null): number {
  return by === null ? 0 : correlationWays.indexOf(by) + 1;
}

function isSame(list: readonly string[], other: readonly string[]): boolean {
  return list.length === other.length && list.every((kind, place) => kind === other[place]);
}
