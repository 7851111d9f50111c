/** What the processes of a load have used until one moment. */
export interface MachineLook {
  atMs: number;
  /** Callers that have been due until then. */
  callers: number;
  /** Processor time by part, ms since it began; null: it is not known. */
  cpuMs: Readonly<Record<string, number | null>>;
}

/** What one part costs, and what it can do at most. */
export interface PartLimit {
  part: string;
  /** Processor time it takes for a caller more, ms; null: it could not be told. */
  cpuMsPerCaller: number | null;
  /** Callers a second at which it is full; null: it could not be told. */
  perSecond: number | null;
}

/** What a machine can drive. */
export interface MachineLimit {
  parts: PartLimit[];
  /** The part that is full first; null: nothing could be told of any. */
  full: { part: string; perSecond: number } | null;
  /** The most that is asked of it, callers a second; null where `full` is. */
  most: number | null;
}

/** So much of what a machine can drive is asked of it: beyond, a queue in a part of ours could be taken for the provider's. */
const MOST_OF_LIMIT = 0.7;
/** All of them together, on the processors they share. */
const PROCESSORS = 'processors';
const SECOND_MS = 1_000;

/**
 * What each part can do, from what it used over a calm and over a busy stretch: by two stretches what it takes anyway is told from what each caller costs. A part
 * of ours does its work in one thread, so it is full where that is; `threaded` parts (k6) may have all processors. Linear: queues and memory are not seen.
 *
 * @param looks At the begin of the calm stretch, at its end, and at the end of the busy one behind it.
 */
export function findMachineLimit(
  looks: readonly [MachineLook, MachineLook, MachineLook],
  { processors, threaded }: { processors: number; threaded: readonly string[] },
): MachineLimit {
  const costs = Object.keys(looks[0].cpuMs).map((part) => ({ part, ...fitCost(looks, part) }));
  const parts = costs.map(({ part, each, idle }) =>
    describe(part, each, idle, threaded.includes(part) ? processors : 1),
  );
  const known = costs.flatMap(({ each, idle }) => (each === null ? [] : [{ each, idle }]));
  const sum = (of: 'each' | 'idle'): number => known.reduce((total, cost) => total + cost[of], 0);
  // With one that is not known the others are not all.
  const together =
    known.length < costs.length || known.length === 0
      ? describe(PROCESSORS, null, 0, processors)
      : describe(PROCESSORS, sum('each'), sum('idle'), processors);
  const all = [...parts, together];
  const full = all
    .flatMap(({ part, perSecond }) => (perSecond === null ? [] : [{ part, perSecond }]))
    .toSorted((left, right) => left.perSecond - right.perSecond)[0];
  return { parts: all, full: full ?? null, most: full === undefined ? null : full.perSecond * MOST_OF_LIMIT };
}

function fitCost(
  [begin, calm, busy]: readonly [MachineLook, MachineLook, MachineLook],
  part: string,
): { each: number | null; idle: number } {
  const [first, second, third] = [begin, calm, busy].map(({ cpuMs }) => cpuMs[part] ?? null);
  if (first == null || second == null || third == null) return { each: null, idle: 0 };
  const stretch = (from: MachineLook, to: MachineLook, used: number) => ({
    used: used / ((to.atMs - from.atMs) / SECOND_MS),
    rate: (to.callers - from.callers) / ((to.atMs - from.atMs) / SECOND_MS),
  });
  const low = stretch(begin, calm, second - first);
  const high = stretch(calm, busy, third - second);
  const each = (high.used - low.used) / (high.rate - low.rate);
  if (Number.isNaN(each) || high.rate <= 0) return { each: null, idle: 0 };
  // So little is lost in the ticks: then all that it used is for callers, which is too much rather than too little.
  if (each <= 0 || low.rate >= high.rate) return { each: high.used / high.rate, idle: 0 };
  return { each, idle: Math.max(0, high.used - each * high.rate) };
}

function describe(part: string, each: number | null, idle: number, threads: number): PartLimit {
  const free = threads * SECOND_MS - idle;
  return { part, cpuMsPerCaller: each, perSecond: each === null || each === 0 ? null : Math.max(0, free / each) };
}
