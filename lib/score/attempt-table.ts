import { type ProviderName, providerNames } from '../drill/provider.ts';
import type { AttemptRecord } from '../records/record.ts';
import { isSuccess } from './failure-cause.ts';

/** What scoring needs of an attempt. */
export interface AttemptFacts {
  provider: ProviderName;
  /** The planned arrival it was for; null when it is not known, or is no arrival of the plan. */
  index: number | null;
  startEpochMs: number;
  endMs: number;
  /** A 2xx to its last byte, and no fault applied. */
  gotThrough: boolean;
  fault: string | null;
}

/** All attempts of a run in flat columns: 30 bytes each instead of an object that must be kept alive. */
export interface AttemptTable extends Iterable<AttemptFacts> {
  readonly length: number;
  add(record: AttemptRecord): void;
  /** Those made for one arrival, the earliest first. */
  of(index: number): AttemptFacts[];
  /** How many this is true of. */
  count(isIt: (attempt: AttemptFacts) => boolean): number;
}

const NONE = -1;

/** No attempts yet, for a plan of this many arrivals. */
export function createAttemptTable(planned: number): AttemptTable {
  let starts = new Float64Array(1024);
  let durations = new Float64Array(1024);
  let indexes = new Int32Array(1024);
  let providers = new Uint8Array(1024);
  let through = new Uint8Array(1024);
  let faults = new Int16Array(1024);
  /** The attempts of an arrival are a chain: the last one added, and from each to the one before. */
  let earlier = new Int32Array(1024);
  const last = new Int32Array(planned).fill(NONE);
  const faultNames: string[] = [];
  let length = 0;

  function grow(): void {
    starts = enlarge(starts, new Float64Array(length * 2));
    durations = enlarge(durations, new Float64Array(length * 2));
    indexes = enlarge(indexes, new Int32Array(length * 2));
    providers = enlarge(providers, new Uint8Array(length * 2));
    through = enlarge(through, new Uint8Array(length * 2));
    faults = enlarge(faults, new Int16Array(length * 2));
    earlier = enlarge(earlier, new Int32Array(length * 2));
  }

  function numberFault(fault: string | null): number {
    if (fault === null) return NONE;
    const known = faultNames.indexOf(fault);
    return known >= 0 ? known : faultNames.push(fault) - 1;
  }

  function read(row: number): AttemptFacts {
    const index = indexes[row] ?? NONE;
    return {
      provider: providerNames[providers[row] ?? 0] ?? 'primary',
      index: index === NONE ? null : index,
      startEpochMs: starts[row] ?? 0,
      endMs: durations[row] ?? 0,
      gotThrough: through[row] === 1,
      fault: faultNames[faults[row] ?? NONE] ?? null,
    };
  }

  return {
    get length() {
      return length;
    },
    add({ provider, index, startEpochMs, endMs, status, end, fault }) {
      if (length === starts.length) grow();
      const previous = index === null ? undefined : last[index];
      starts[length] = startEpochMs;
      durations[length] = endMs;
      indexes[length] = previous === undefined ? NONE : (index ?? NONE);
      providers[length] = providerNames.indexOf(provider);
      through[length] = status !== null && isSuccess(status) && end === 'complete' && fault === null ? 1 : 0;
      faults[length] = numberFault(fault);
      earlier[length] = previous ?? NONE;
      if (index !== null && previous !== undefined) last[index] = length;
      length++;
    },
    of(index) {
      const attempts: AttemptFacts[] = [];
      for (let row = last[index] ?? NONE; row !== NONE; row = earlier[row] ?? NONE) attempts.push(read(row));
      return attempts.length < 2 ? attempts : attempts.sort(compareStarts);
    },
    count(isIt) {
      let count = 0;
      for (let row = 0; row < length; row++) if (isIt(read(row))) count++;
      return count;
    },
    *[Symbol.iterator]() {
      for (let row = 0; row < length; row++) yield read(row);
    },
  };
}

function enlarge<T extends { set(values: T): void }>(column: T, larger: T): T {
  larger.set(column);
  return larger;
}

/** By start; at the same moment the primary's first. */
function compareStarts(a: AttemptFacts, b: AttemptFacts): number {
  return a.startEpochMs - b.startEpochMs || providerNames.indexOf(a.provider) - providerNames.indexOf(b.provider);
}
