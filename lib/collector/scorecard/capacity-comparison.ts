import type { CapacityVerdict } from './capacity.ts';

/** Two searches held against each other: what `cutover compare --json` prints of them. Rates are requests a second. */
export interface CapacityComparison {
  schemaVersion: 1;
  kind: 'capacity';
  before: ComparedCapacity;
  after: ComparedCapacity;
  /** `not-resolved`: the breaking rate may have fallen far, and the bounds do not tell. */
  outcome: 'worse' | 'no-worse' | 'not-resolved' | 'not-comparable';
  /** Why it came to that, a sentence each; never empty. */
  reasons: string[];
  change: 'worse' | 'better' | 'unresolved';
  /** The breaking rate after, as times of that before, with its 95 % interval; null: one of them is open to one side. */
  ratio: { value: number; interval: [number, number] } | null;
  /** What the searches differ in, and what limits the comparison, a sentence each. */
  remarks: string[];
}

export interface ComparedCapacity {
  capacityId: string;
  drill: string;
  startedAt: string;
  verdict: CapacityVerdict;
  peakRate: number;
  /** Where it breaks; null: open to one side. */
  perSecond: number | null;
  /** It breaks between these, at 95 %; null: open to that side. */
  low: number | null;
  high: number | null;
  /** The same in words: `9.80/s (9.50/s to 10.1/s)`, `at least 9.80/s`. */
  shown: string;
  brokeFirst: string | null;
}
