import type { Condition } from './block.ts';
import { isTwofold, listOutcomes } from './judge-block.ts';
import type { Step } from './search-result.ts';

/** So far from the rate at which it breaks, as a factor, a block does not fare otherwise by chance. */
const BEYOND_CHANCE = 1.25;

/**
 * Rates at which one block held and another did not, though so much more was held too, or so much less was not: what was asked has changed between them (a cache that warms, a
 * limit that is set anew). One that is twofold where it just ceases to hold is none of these.
 */
export function listChanged(steps: readonly Step[], conditions: readonly Condition[]): number[] {
  const known = steps.map(({ rate, blocks }) => ({ rate, outcomes: listOutcomes(blocks, conditions) }));
  return steps
    .filter(({ blocks }) => isTwofold(blocks, conditions))
    .map(({ rate }) => rate)
    .filter((rate) =>
      known.some(
        (other) =>
          (other.rate >= rate * BEYOND_CHANCE && other.outcomes.has('met')) ||
          (other.rate * BEYOND_CHANCE <= rate && other.outcomes.has('missed')),
      ),
    );
}
