import type { ShapeStop } from './response-shape.ts';

/** How far a response has come on its way to the client. Bytes and tokens are of the body alone. */
export interface ShapeMoment {
  /** Has the response head been passed on? */
  headSent: boolean;
  /** Since the upstream's head came until the head was passed on; since then, after that. Milliseconds. */
  elapsedMs: number;
  /** Body bytes passed on, transfer coding taken off. */
  bytesSent: number;
  /**
   * Tokens passed on whole. A token is an event with data of an event stream, the end marker left out; null: it is no
   * such stream, or none that can be read.
   */
  tokensSent: number | null;
}

/**
 * What happens next to a response.
 *
 * - `pass`: the head, or what there is of the body up to these limits (at least 1); then it is asked again
 * - `wait`: nothing for so long, then it is asked again
 * - the others: it stops
 */
export type ShapeStep =
  | { kind: 'pass'; maxBytes?: number; maxTokens?: number }
  | { kind: 'wait'; ms: number }
  | ShapeStop;

/** Decides step by step how one response goes by. Should be pure. */
export type PlanStep = (moment: ShapeMoment) => ShapeStep;
