import { enlarge } from './enlarge.ts';
import { type ProviderName, providerNames } from '../../../kit/terms/provider.ts';
import type { AttemptRecord } from '../../records/record.ts';
import { hashAttempt } from './hash-telling.ts';
import { isSuccess } from './is-success.ts';

/** What scoring needs of an attempt. */
export interface AttemptFacts {
  /** Its place in the table, and in `Evidence.attemptsSaid`. */
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
}

/** All attempts of a run in flat columns: 46 bytes each instead of an object that must be kept alive. */
export interface AttemptTable {
  readonly length: number;
  /** Adds one; false where it is there already: a line that says the same of the same id, provider and arrival is left out. */
  add(record: AttemptRecord): boolean;
  /** Adds those of a later stretch of the records; returns the rows of those that were not there already. */
  take(later: AttemptColumns): number[];
  /** Those made for one arrival, the earliest first. */
  of(index: number): AttemptFacts[];
  /** The one of this row. */
  at(row: number): AttemptFacts;
  forEach(visit: (attempt: AttemptFacts) => void): void;
  /** Those that met a fault. */
  faulted(): AttemptFacts[];
  /** How many are of a planned arrival. */
  countJoined(): number;
  readonly columns: AttemptColumns;
}

/** The columns of an attempt table, a row for each attempt and room for more; -1 stands for none. */
export interface AttemptColumns {
  length: number;
  starts: Float64Array;
  durations: Float64Array;
  /** 0: no response. */
  statuses: Uint16Array;
  indexes: Int32Array;
  providers: Uint8Array;
  through: Uint8Array;
  /** Places in `faultLists`: which faults happened together is the same for most. */
  faults: Int16Array;
  /** NaN where there is none. */
  faultMs: Float64Array;
  /** A hash of what each one's line says. */
  ids: Int32Array;
  faultLists: (readonly string[])[];
  /** The attempts of an arrival are a chain: the last one added, by arrival, and from each to the one before. */
  earlier: Int32Array;
  last: Int32Array;
}

const NONE = -1;
const NO_FAULTS: readonly string[] = [];

/** Attempts for a plan of this many arrivals: none yet, or those whose columns are given. */
export function createAttemptTable(planned: number, columns = createColumns(planned)): AttemptTable {
  function grow(): void {
    const size = columns.length * 2;
    columns.starts = enlarge(columns.starts, new Float64Array(size));
    columns.durations = enlarge(columns.durations, new Float64Array(size));
    columns.statuses = enlarge(columns.statuses, new Uint16Array(size));
    columns.indexes = enlarge(columns.indexes, new Int32Array(size));
    columns.providers = enlarge(columns.providers, new Uint8Array(size));
    columns.through = enlarge(columns.through, new Uint8Array(size));
    columns.faults = enlarge(columns.faults, new Int16Array(size));
    columns.faultMs = enlarge(columns.faultMs, new Float64Array(size));
    columns.ids = enlarge(columns.ids, new Int32Array(size));
    columns.earlier = enlarge(columns.earlier, new Int32Array(size));
  }

  function numberFaults(faults: readonly string[]): number {
    if (faults.length === 0) return NONE;
    const known = columns.faultLists.findIndex((list) => isSame(list, faults));
    return known >= 0 ? known : columns.faultLists.push(faults) - 1;
  }

  function isKnown(index: number | null, provider: ProviderName, id: number): boolean {
    let row = index === null ? NONE : (columns.last[index] ?? NONE);
    for (; row !== NONE; row = columns.earlier[row] ?? NONE)
      if (columns.ids[row] === id && columns.providers[row] === providerNames.indexOf(provider)) return true;
    return false;
  }

  /** False: it is there already. */
  function put(
    { provider, index, startEpochMs, endMs, status, gotThrough, faults, faultMs }: Omit<AttemptFacts, 'row'>,
    id: number,
  ): boolean {
    if (isKnown(index, provider, id)) return false;
    if (columns.length === columns.starts.length) grow();
    const row = columns.length++;
    const previous = index === null ? undefined : columns.last[index];
    columns.starts[row] = startEpochMs;
    columns.durations[row] = endMs;
    columns.statuses[row] = status ?? 0;
    columns.indexes[row] = previous === undefined ? NONE : (index ?? NONE);
    columns.providers[row] = providerNames.indexOf(provider);
    columns.through[row] = gotThrough ? 1 : 0;
    columns.faults[row] = numberFaults(faults);
    columns.faultMs[row] = faultMs ?? Number.NaN;
    columns.ids[row] = id;
    columns.earlier[row] = previous ?? NONE;
    if (index !== null && previous !== undefined) columns.last[index] = row;
    return true;
  }

  function read(row: number): AttemptFacts {
    const index = columns.indexes[row] ?? NONE;
    return {
      row,
      provider: providerNames[columns.providers[row] ?? 0] ?? 'primary',
      index: index === NONE ? null : index,
      startEpochMs: columns.starts[row] ?? 0,
      endMs: columns.durations[row] ?? 0,
      status: columns.statuses[row] || null,
      gotThrough: columns.through[row] === 1,
      faults: columns.faultLists[columns.faults[row] ?? NONE] ?? NO_FAULTS,
      faultMs: Number.isNaN(columns.faultMs[row] ?? Number.NaN) ? null : (columns.faultMs[row] ?? null),
    };
  }

  // A callback, because a generator takes longer than what is done with most attempts.
  function forEach(visit: (attempt: AttemptFacts) => void): void {
    for (let row = 0; row < columns.length; row++) visit(read(row));
  }

  return {
    get length() {
      return columns.length;
    },
    add(record) {
      const { provider, index, startEpochMs, endMs, status, end, fault, forwarded, faultMs = null } = record;
      const gotThrough =
        status !== null && isSuccess(status) && end === 'complete' && (fault === null || forwarded === true);
      const faults = fault === null ? NO_FAULTS : [fault, ...(record.furtherFaults ?? NO_FAULTS)];
      return put({ provider, index, startEpochMs, endMs, status, gotThrough, faults, faultMs }, hashAttempt(record));
    },
    take(later) {
      const taken: number[] = [];
      createAttemptTable(planned, later).forEach((attempt) => {
        if (put(attempt, later.ids[attempt.row] ?? 0)) taken.push(attempt.row);
      });
      return taken;
    },
    of(index) {
      const attempts: AttemptFacts[] = [];
      for (let row = columns.last[index] ?? NONE; row !== NONE; row = columns.earlier[row] ?? NONE)
        attempts.push(read(row));
      return attempts.length < 2 ? attempts : attempts.sort(compareStarts);
    },
    at: read,
    forEach,
    faulted() {
      const attempts: AttemptFacts[] = [];
      for (let row = 0; row < columns.length; row++) if (columns.faults[row] !== NONE) attempts.push(read(row));
      return attempts;
    },
    countJoined() {
      let count = 0;
      for (let row = 0; row < columns.length; row++) if (columns.indexes[row] !== NONE) count++;
      return count;
    },
    columns,
  };
}

function createColumns(planned: number): AttemptColumns {
  return {
    length: 0,
    starts: new Float64Array(1024),
    durations: new Float64Array(1024),
    statuses: new Uint16Array(1024),
    indexes: new Int32Array(1024),
    providers: new Uint8Array(1024),
    through: new Uint8Array(1024),
    faults: new Int16Array(1024),
    faultMs: new Float64Array(1024),
    ids: new Int32Array(1024),
    faultLists: [],
    earlier: new Int32Array(1024),
    last: new Int32Array(planned).fill(NONE),
  };
}

function isSame(list: readonly string[], other: readonly string[]): boolean {
  return list.length === other.length && list.every((kind, place) => kind === other[place]);
}

/** By start; at the same moment the primary's first. */
function compareStarts(a: AttemptFacts, b: AttemptFacts): number {
  return a.startEpochMs - b.startEpochMs || providerNames.indexOf(a.provider) - providerNames.indexOf(b.provider);
}
