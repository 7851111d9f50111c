/** An amount of a response's body: bytes with the transfer coding off, or tokens. */
export type BodyAmount = { unit: 'bytes' | 'tokens'; count: number };

/**
 * How a response comes that comes otherwise than it was sent.
 *
 * - `delay`: its head comes that much later, and the rest behind it; or the head at once, and its body that much after it
 * - `pace`: its body comes no faster than so much each second, on average since the head
 * - `split`: its body comes in writes of that many bytes, that far apart on average since the head
 * - `stop`: after so much of the body (null: before the head) comes nothing more, a reset, the close of one direction, or
 *   an end that looks regular
 */
export type ResponseShape =
  | { kind: 'delay'; of: 'head' | 'body'; ms: number }
  | { kind: 'pace'; perSecond: BodyAmount }
  | { kind: 'split'; everyBytes: number; gapMs: number }
  | { kind: 'stop'; after: BodyAmount | null; how: ShapeStop };

/**
 * How a response stops.
 *
 * - `stall`: nothing more ever; with `keepAliveMs`, a comment that often, where an event stream stopped between events
 * - `reset`: the connection is reset once what was passed on is out
 * - `half-close`: this side of the connection is closed in mid-message, the client's side stays open
 * - `end`: the message ends here as its framing allows: with a last chunk, or by closing the connection
 */
export type ShapeStop =
  | { kind: 'stall'; keepAliveMs: number | null }
  | { kind: 'reset' }
  | { kind: 'half-close' }
  | { kind: 'end' };
