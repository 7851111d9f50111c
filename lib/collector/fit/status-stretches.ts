/** One update of an incident on a status page; `atMs` epoch ms. */
export interface StatusUpdate {
  atMs: number;
  state: 'investigating' | 'identified' | 'monitoring' | 'resolved';
  says: string;
}

/** A stretch of an incident as a status page tells of it: on, or mended and watched. Epoch ms. */
interface StatusStretch {
  fromMs: number;
  toMs: number;
  level: 'on' | 'watched';
}

/** What the updates of a status page say of when callers were hit. */
export interface StatusStretches {
  /** In order, at least one; between two all is well. */
  stretches: readonly StatusStretch[];
  /** When the first begins, a whole second. */
  originMs: number;
  /** Before the first update it was on: `told` by the page, `assumed` as the first update says that it is mended, or `none`: not known to be. */
  lead: 'none' | 'told' | 'assumed';
  /** No two updates say how long it lasted. */
  isEndAssumed: boolean;
}

/** What is assumed to have lasted where the page says no length, as in the catalogue. */
const ASSUMED_MS = 3_600_000;

const levels = { investigating: 'on', identified: 'on', monitoring: 'watched', resolved: null } as const;

/**
 * Stretches by the updates, oldest first and at least one: on while it is investigated or identified, also again behind a mend; watched while it is
 * monitored; well once it is resolved.
 */
export function findStatusStretches(updates: readonly StatusUpdate[], startedMs: number | null): StatusStretches {
  const [first] = updates;
  const firstMs = wholeSecond(first?.atMs ?? 0);
  const isMended = first !== undefined && levels[first.state] !== 'on';
  const toldMs = startedMs === null ? firstMs : wholeSecond(startedMs);
  const lead = toldMs < firstMs ? 'told' : isMended ? 'assumed' : 'none';
  const originMs = lead === 'told' ? toldMs : lead === 'assumed' ? firstMs - ASSUMED_MS : firstMs;
  const edges = updates.map(({ atMs, state }) => ({ atMs: Math.max(firstMs, atMs), level: levels[state] }));
  const stretches: StatusStretch[] = [];
  const add = (fromMs: number, toMs: number, level: StatusStretch['level'] | null): void => {
    if (level === null || toMs <= fromMs) return;
    const before = stretches.at(-1);
    if (before !== undefined && before.level === level && before.toMs === fromMs) before.toMs = toMs;
    else stretches.push({ fromMs, toMs, level });
  };
  add(originMs, firstMs, 'on');
  for (const [place, { atMs, level }] of edges.entries()) {
    const fromMs = place === 0 ? firstMs : atMs;
    const next = edges[place + 1];
    if (next !== undefined) add(fromMs, next.atMs, level);
  }
  const isEndAssumed = stretches.length === 0;
  add(firstMs, isEndAssumed ? firstMs + ASSUMED_MS : firstMs, 'on');
  return { stretches, originMs, lead, isEndAssumed };
}

const wholeSecond = (ms: number): number => Math.floor(ms / 1_000) * 1_000;
