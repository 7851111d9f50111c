import type { Condition } from './block.ts';
import type { Limit } from './limit.ts';
import { fallsWithLoad, pairUsable } from './pair-usable.ts';
import type { SearchResult, Step } from './search-result.ts';

/** What broke first. */
export interface Cause {
  limit: Limit;
  /** So many of the callers who missed something missed it by this. */
  callers: number;
  missed: number;
  /** The words of who refused them, most frequent first, a few, of those that differ by numbers alone one; empty: nobody said. `by`: the provider's own words. */
  words: { text: string; callers: number; by?: string }[];
  /** Which conditions were missed at the least rate that did not hold. */
  conditions: string[];
}

/** Between neighbours whose worst share falls by so much, it is a cliff. */
const CLIFF_FALL = 0.3;
/** Neighbours that lie further from each other say nothing of how it falls between them. */
const CLIFF_WITHIN = 1.12;
const MOST_WORDS = 3;
/** Words are cut off somewhere, those with longer numbers earlier: so much of them, without numbers, is held against each other. */
const TELLING = 120;

/**
 * What callers at the least rates that did not hold missed most often, beyond what callers at the highest rate that held did: what is there without load is
 * no limit. That answers are less usable under load is said only where those to the same requests without load were usable more often. Null where every rate held, or nobody
 * knows.
 */
export function nameCause({ steps, held }: SearchResult, conditions: readonly Condition[]): Cause | null {
  const failing = steps.filter(({ outcome }) => outcome === 'missed');
  const first = failing[0];
  if (first === undefined) return null;
  // The next ones too: where it just ceases to hold, chance misses most.
  const near = failing.filter(({ rate }) => rate <= first.rate * CLIFF_WITHIN);
  const well = steps.find(({ rate }) => rate === held);
  const counts = countLimits(near);
  const before = well === undefined ? new Map<Limit, number>() : countLimits([well]);
  const callers = countCalls(near);
  const callersBefore = well === undefined ? 1 : Math.max(1, countCalls([well]));
  const excess = [...counts].map(([limit, count]) => ({
    limit,
    count,
    // How much more of all callers than without the load.
    more: count / callers - (before.get(limit) ?? 0) / callersBefore,
  }));
  const most = excess.toSorted((left, right) => right.more - left.more)[0];
  if (most === undefined) return null;
  const idle = steps[0];
  const isShown = idle !== undefined && idle !== first && fallsWithLoad(pairUsable(idle, near, conditions));
  return {
    limit: most.limit === 'quality' && !isShown ? 'unusable' : most.limit,
    callers: most.count,
    missed: [...counts.values()].reduce((sum, count) => sum + count, 0),
    words: listWords(near, most.limit),
    conditions: conditions.flatMap(({ id }, place) => (first.attained[place]?.outcome === 'missed' ? [id] : [])),
  };
}

/**
 * Knee or cliff: `cliff` where the worst share of a condition falls by three tenths or more between the highest rate that held and the least that did not,
 * and these are neighbours; `knee` where it falls by less; null where they lie too far from each other, or there are none.
 */
export function nameShape({ steps, held, failed }: SearchResult): 'knee' | 'cliff' | null {
  const low = steps.find(({ rate }) => rate === held);
  const high = steps.find(({ rate }) => rate === failed);
  if (low === undefined || high === undefined || high.rate / low.rate > CLIFF_WITHIN) return null;
  const falls = low.attained.map(({ ratio }, place) => (ratio ?? 1) - (high.attained[place]?.ratio ?? 1));
  return Math.max(0, ...falls) >= CLIFF_FALL ? 'cliff' : 'knee';
}

function countLimits(steps: readonly Step[]): Map<Limit, number> {
  const counts = new Map<Limit, number>();
  for (const { blocks } of steps)
    for (const { calls } of blocks)
      for (const { limit, met } of calls)
        if (limit !== null && met.includes(false)) counts.set(limit, (counts.get(limit) ?? 0) + 1);
  return counts;
}

const countCalls = (steps: readonly Step[]): number =>
  steps.reduce((sum, { blocks }) => sum + blocks.reduce((inner, { calls }) => inner + calls.length, 0), 0);

function listWords(steps: readonly Step[], limit: Limit): Cause['words'] {
  // By their words without numbers: each tells another wait, or how much was used.
  const told = new Map<string, Cause['words'][number]>();
  for (const { blocks } of steps)
    for (const { calls } of blocks)
      for (const { limit: own, words, by } of calls) {
        if (own !== limit || words === undefined) continue;
        const key = `${by ?? ''} ${words.replaceAll(/\d+/g, '#').slice(0, TELLING)}`;
        const known = told.get(key);
        if (known === undefined) told.set(key, { text: words, callers: 1, ...(by === undefined ? {} : { by }) });
        else known.callers++;
      }
  return [...told.values()].toSorted((left, right) => right.callers - left.callers).slice(0, MOST_WORDS);
}
