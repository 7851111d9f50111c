import type { PhaseName } from '../../kit/terms/phase.ts';

/** What callers who tried again added to the load that was planned. */
export interface Tries {
  /** How often one caller may ask. */
  most: number;
  /** All tries, and those of them behind the first of their request. */
  sent: number;
  further: number;
  /** The latter over the former, 0..1; null: nothing was sent. */
  furtherRatio: number | null;
  /** Requests that a further try brought an answer. */
  answeredLater: number;
  /** Requests whose caller gave up before it had an answer. */
  abandoned: number;
  /** By when a try was sent: first ones, all, and all over first ones (null: there were no first ones). */
  phases: { phase: PhaseName; first: number; tries: number; perRequest: number | null }[];
  /** The second of the run in which most tries were sent, and the requests that were due in it. */
  peak: { second: number; tries: number; due: number } | null;
}
