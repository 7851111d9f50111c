import { type BodyFraming, decideRequestFraming } from './body-framing.ts';
import type { HeadCollector } from './head-collector.ts';
import type { BadMessage, RequestHead } from './message-head.ts';
import { parseRequestHead } from './parse-head.ts';

/** A request's head and where its body begins; or not enough bytes yet; or a request that is refused. */
export type ReadRequest =
  | { kind: 'read'; request: RequestHead; framing: BodyFraming; end: number }
  | { kind: 'more' }
  | BadMessage;

/** Reads a request's head out of `chunk` from `from` on, and how its body is framed. */
export function readRequest(collector: HeadCollector, chunk: Buffer, from: number): ReadRequest {
  const collected = collector.push(chunk, from);
  if (collected.kind !== 'head') return collected;
  const request = parseRequestHead(collected.text);
  if (request.kind === 'bad') return request;
  const framing = decideRequestFraming(request);
  return framing.kind === 'bad' ? framing : { kind: 'read', request, framing, end: collected.end };
}
