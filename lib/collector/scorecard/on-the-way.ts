import type { ScoredPhaseName } from '../../kit/terms/phase.ts';

/** What became of answers between a provider and its caller: one kind each, and none of them usable. */
export interface OnTheWay {
  /** Answers, by phase and kind; kinds without any are left out. */
  kinds: Partial<Record<ScoredPhaseName, Partial<Record<OnTheWayKind, number>>>>;
  /** Answers that were held against what their attempts said, and those that could not be. */
  compared: number;
  notCompared: number;
  /** Answers that fit attempts of both providers: nobody is said to have served them. */
  ambiguous: number;
  /**
   * Streams that were whole though the end marker of their format never came, and those that ended by it without a finish
   * reason: strict clients take both for cut. Left out by earlier versions.
   */
  endings?: { withoutMarker: number; withoutFinish: number };
  /** Output tokens: what callers were told, and what the attempts that served them say; of answers where both are known. */
  usage: { answers: number; differing: number; reportedTokens: number; servedTokens: number };
  /** Failed requests, by how their last attempt ended and how the caller's answer did: a status, or a word where there was none. */
  statuses: { provider: string; caller: string; requests: number }[];
  /** Calls that outlived what their caller got by half a second or more. */
  outlived: Outlived;
}

/** Calls to a provider that ran on for nobody. */
export interface Outlived {
  /** After the caller had left; after it had an answer of another call; after it had an error of the target's own. */
  afterCaller: number;
  afterAnswer: number;
  afterError: number;
  /** The longest, ms behind the caller's end; null: there was none. */
  longestMs: number | null;
  /** What they were answered all the same: tokens by usage, or else pieces of a stream. */
  tokens: number;
}

/**
 * - `truncated-by-target`: the caller got a beginning of what the provider said
 * - `healed-cut`: the provider's answer was cut, and the caller was given an end
 * - `spliced`: the answers of two attempts, one behind the other
 * - `foreign`: an answer that was given to another request, which asked for something else
 * - `replayed`: an answer nobody was asked for: out of a cache
 * - `rewritten`: none of what the providers said, though they said something
 * - `not-from-a-provider`: no provider said anything, and the caller got an answer
 */
export type OnTheWayKind =
  | 'truncated-by-target'
  | 'healed-cut'
  | 'spliced'
  | 'foreign'
  | 'replayed'
  | 'rewritten'
  | 'not-from-a-provider';
