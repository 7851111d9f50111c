import type { ThresholdEstimate } from '../../kit/stats/threshold.ts';
import type { Block } from './block.ts';
import type { Attained } from './judge-block.ts';

/** All that was seen at one rate, callers a second. */
export interface Step {
  rate: number;
  blocks: Block[];
  outcome: Attained['outcome'];
  attained: Attained[];
}

/** How a search came to an end. */
export type SearchEnd =
  | { kind: 'found' }
  /** It holds at all that was tried. */
  | { kind: 'at-least' }
  /** Not even the least that was tried held. */
  | { kind: 'below' }
  /**
   * Somebody or something stopped it: a clause. What was resolved until then stands, but for rates from `at` on: the rate under which the target or a provider was lost, or a
   * quota used up. Left out: nothing was lost.
   */
  | { kind: 'stopped'; why: string; at?: number }
  /** Too many of its loads were evidence of nothing, the last for this (a clause). What was resolved until then stands. */
  | { kind: 'no-evidence'; why: string }
  /** It has not: it goes on, unless it is killed. */
  | { kind: 'unfinished' };

/** What came out of a search. */
export interface SearchResult {
  end: SearchEnd;
  /** By rate, lowest first. */
  steps: Step[];
  /** Resolved as held, the highest below all that did not; null: none did. */
  held: number | null;
  /** Resolved as not held, the least of those; null: none. */
  failed: number | null;
  /** Where a block is as likely to hold as not; null where it is open to one side. */
  rate: ThresholdEstimate | null;
}
