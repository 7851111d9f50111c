/** How far a response has come on its way to the client. Bytes and frames are of the body alone. */
export interface ShapeMoment {
  /** Has the response head been passed on? */
  headSent: boolean;
  /** Since the upstream's head came until the head was passed on; since then, after that. Milliseconds. */
  elapsedMs: number;
  /** Body bytes passed on, transfer coding taken off. */
  bytesSent: number;
  /** Events with data passed on whole, `[DONE]` left out; null for what is no readable event stream. */
  framesSent: number | null;
}

/**
 * What happens next to a response.
 *
 * - `pass`: the head, or what there is of the body up to these limits (at least 1); then it is asked again
 * - `wait`: nothing for so long, then it is asked again
 * - `stall`: nothing more ever; with `keepAliveMs`, a comment that often, where an event stream stopped between events
 * - `reset`: the connection is reset once what was passed on is out
 * - `half-close`: this side of the connection is closed in mid-message, the client's side stays open
 * - `end`: the message ends here as its framing allows: with a last chunk, or by closing the connection
 */
export type ShapeStep =
  | { kind: 'pass'; maxBytes?: number; maxFrames?: number }
  | { kind: 'wait'; ms: number }
  | { kind: 'stall'; keepAliveMs: number | null }
  | { kind: 'reset' }
  | { kind: 'half-close' }
  | { kind: 'end' };

/** Decides step by step how one response goes by. Should be pure. */
export type ResponseShape = (moment: ShapeMoment) => ShapeStep;
