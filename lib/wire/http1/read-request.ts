import { type BodyFraming, decideRequestFraming } from './body-framing.ts';
import type { HeadCollector } from './head-collector.ts';
import { climbsAbove } from './climbs-above.ts';
import { type BadMessage, badMessage, type RequestHead } from './message-head.ts';
import { parseRequestHead } from './parse-head.ts';

/** A request's head and where its body begins; or not enough bytes yet; or a request that is refused. */
export type ReadRequest =
  | { kind: 'read'; request: RequestHead; framing: BodyFraming; end: number }
  | { kind: 'more' }
  | BadMessage;

/**
 * Reads a request's head out of `chunk` from `from` on, and how its body is framed. `basePath`: what is put before its
 * path; one that climbs out of it is refused, as whoever stands behind may have more than what was meant to be reached.
 */
export function readRequest(collector: HeadCollector, chunk: Buffer, from: number, basePath = ''): ReadRequest {
  const collected = collector.push(chunk, from);
  if (collected.kind !== 'head') return collected;
  const request = parseRequestHead(collected.text);
  if (request.kind === 'bad') return request;
  if (basePath !== '' && climbsAbove(request.target)) return badMessage(`the path climbs above ${basePath}`);
  const framing = decideRequestFraming(request);
  return framing.kind === 'bad' ? framing : { kind: 'read', request, framing, end: collected.end };
}
