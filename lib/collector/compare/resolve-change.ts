import type { Direction } from '../../kit/terms/unit.ts';
import type { ComparedRow } from '../scorecard/comparison.ts';

/** Whether a difference, after less before, is more than chance: its interval must leave 0 out. Null: there is none. */
export function resolveChange(interval: readonly [number, number] | null, direction: Direction): ComparedRow['change'] {
  if (interval === null) return 'one-figure';
  const [low, high] = interval;
  if (low <= 0 && high >= 0) return 'unresolved';
  return low > 0 === (direction === 'higher') ? 'better' : 'worse';
}
