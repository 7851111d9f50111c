import { comparePairs, testPairs } from '../../kit/stats/difference.ts';
import type { CapacityStep } from '../scorecard/capacity.ts';
import type { Condition } from './block.ts';
import type { Step } from './search-result.ts';

/**
 * Usable answers to the same requests at the first step and at these, held against each other: Newcombe's interval of the difference for pairs, and McNemar's exact test. Only
 * those that had an answer at both, of several the first. Null where nothing is asked of what is usable, or there is no pair.
 */
export function pairUsable(
  first: Step,
  steps: readonly Step[],
  conditions: readonly Condition[],
): CapacityStep['paired'] {
  const place = conditions.findIndex(({ id }) => id === 'usable');
  if (place < 0) return null;
  const idle = usableByIndex([first], place);
  const pairs = { both: 0, onlyFirst: 0, onlySecond: 0, neither: 0 };
  for (const [index, usable] of usableByIndex(steps, place)) {
    const before = idle.get(index);
    if (before === undefined) continue;
    if (before && usable) pairs.both++;
    else if (before) pairs.onlyFirst++;
    else if (usable) pairs.onlySecond++;
    else pairs.neither++;
  }
  const compared = comparePairs(pairs);
  if (compared === null) return null;
  return {
    idleOnly: pairs.onlyFirst,
    loadedOnly: pairs.onlySecond,
    cases: pairs.both + pairs.onlyFirst + pairs.onlySecond + pairs.neither,
    difference: compared.difference,
    interval: compared.interval,
    p: testPairs(pairs),
  };
}

/** Is it shown that load makes answers to the same requests less usable? */
export function fallsWithLoad(paired: CapacityStep['paired']): boolean {
  return paired !== null && paired.difference > 0 && paired.p < SIGNIFICANT;
}

const SIGNIFICANT = 0.05;

/** Of those that had an answer: what came of it, by what was asked; of several the first. */
function usableByIndex(steps: readonly Step[], place: number): Map<number, boolean> {
  const found = new Map<number, boolean>();
  for (const { blocks } of steps)
    for (const { calls } of blocks)
      for (const { index, met, totalMs } of calls) {
        const usable = met[place];
        if (index === undefined || usable === null || usable === undefined || totalMs === null || found.has(index))
          continue;
        found.set(index, usable);
      }
  return found;
}
