import { type BodyFraming, decideResponseFraming } from './body-framing.ts';
import type { HeadCollector } from './head-collector.ts';
import type { BadMessage, ResponseHead } from './message-head.ts';
import { parseResponseHead } from './parse-head.ts';

/**
 * A response's head (`text`: as latin1, with its empty line) and where the bytes after it begin; or not enough bytes
 * yet; or a head that cannot be read.
 *
 * - `final`: that of the response itself; a change of protocols (101) is one, too
 * - `interim`: a 1xx head, behind which the final one is still to come
 */
export type ReadResponse =
  | { kind: 'final'; head: ResponseHead; framing: BodyFraming; text: string; end: number }
  | { kind: 'interim'; text: string; end: number }
  | { kind: 'more' }
  | BadMessage;

/** Reads a head of the response to a request of this method out of `chunk` from `from` on, and how its body is framed. */
export function readResponse(method: string, collector: HeadCollector, chunk: Buffer, from: number): ReadResponse {
  const collected = collector.push(chunk, from);
  if (collected.kind !== 'head') return collected;
  const { text, end } = collected;
  const head = parseResponseHead(text);
  if (head.kind === 'bad') return head;
  if (head.status < 200 && head.status !== 101) return { kind: 'interim', text, end };
  const framing = decideResponseFraming(method, head);
  return framing.kind === 'bad' ? framing : { kind: 'final', head, framing, text, end };
}
