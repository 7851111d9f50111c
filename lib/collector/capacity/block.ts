import type { Limit } from './limit.ts';

/** What so large a share of callers must have: success, an answer that is usable, the first text in time, the whole in time. */
export interface Condition {
  id: 'success' | 'usable' | 'ttft' | 'total';
  /** What a caller has who has it, as a clause: `first text within 2 s`. */
  label: string;
  /** Of all callers, 0 to 1. */
  attainment: number;
  /** Of a wait: the longest it may be, ms. */
  limitMs?: number;
  /** The share of planned callers whom it is for, 0 to 1; left out: all. */
  share?: number;
  /** Of usable answers: the kinds of request that a contract judges, and their shares of planned callers; left out: not known. */
  kinds?: readonly { kind: string; share: number }[];
}

/** One caller of a block. */
export interface BlockCall {
  /** When it was due, ms from the begin of what is measured. */
  dueMs: number;
  /** Which conditions it met, in their order; null: this one is not for it (a kind without a contract). */
  met: readonly (boolean | null)[];
  /** What it missed them by; null: nothing was missed, or nobody said. */
  limit: Limit | null;
  /** The words of who refused it, if anybody did; `by` the provider whose words they are, left out where they came through to the caller and nobody knows whose they are. */
  words?: string;
  by?: string;
  /** By which what is asked is the same in each block: its place in the list of all; left out for follow-ups. */
  index?: number;
  /** Of request; left out: nobody looked. */
  kind?: string;
  /** Where its time went, ms: with the provider that answered, and in all; null: it brought no answer, or nobody knows who gave it. */
  providerMs?: number | null;
  totalMs?: number | null;
}

/** What a load took of one provider. */
export interface ProviderUse {
  provider: string;
  /** Requests to it, those it refused among them. */
  calls: number;
  /** Those it answered, and how many of these told what they took. */
  answered: number;
  told: number;
  /** What these took. */
  inputTokens: number;
  outputTokens: number;
}

/** A load at one rate, warmed up, measured and drained: what one trial is. */
export interface Block {
  rate: number;
  /** What was planned to be measured, ms; an early end cuts it short. */
  plannedMs: number;
  /** In the order they were due. */
  calls: readonly BlockCall[];
  /** Callers that waited, at equal distances over what was measured. */
  inFlight: readonly number[];
  /** Ended early because it could not hold any more. */
  overSaturated: boolean;
  /** Why it is evidence of nothing, neither of a rate that holds nor of one that does not, as a clause; null: it is evidence. */
  contaminated: string | null;
  /** What all of its callers took, those of the warm-up among them; left out: nobody looked. */
  used?: { callers: number; providers: readonly ProviderUse[] };
}
