import { decideResponseFraming } from '../../wire/http1/body-framing.ts';
import { BodySpans } from '../../wire/http1/body-sinks.ts';
import { createBodyReader } from '../../wire/http1/create-body-reader.ts';
import type { Exchange } from './exchange.ts';
import type { HeadCollector } from '../../wire/http1/head-collector.ts';
import { findHeader } from '../../wire/http1/message-head.ts';
import { parseResponseHead } from '../../wire/http1/parse-head.ts';

// One for all connections: it is read before the next chunk of any of them comes.
const spans = new BodySpans();

/**
 * Watches response bytes of an exchange go by: notes the final head, the body and its end in `exchange`, and
 * where its body bytes are, for `showBody`. Returns where the bytes after the response begin, or
 * -1 when the upstream broke the protocol. Bytes behind a 101 belong to no message and end the reading.
 */
export function watchResponse(exchange: Exchange, collector: HeadCollector, chunk: Buffer, atMs: number): number {
  spans.clear();
  let at = 0;
  while (at >= 0 && at < chunk.length && exchange.responseDoneMs === null) {
    if (exchange.response === null) at = readHead(exchange, collector, chunk, at, atMs);
    else if (exchange.responseBody === null) return -1;
    else {
      at = exchange.responseBody.push(chunk, at, exchange.handler.onResponseBody === undefined ? null : spans);
      if (exchange.responseBody.done) exchange.responseDoneMs = atMs;
    }
  }
  return at;
}

/** Shows the body bytes of the chunk that `watchResponse` saw last to whoever watches them. */
export function showBody({ handler }: Exchange, chunk: Buffer, atMs: number): void {
  for (let span = 0; span < spans.count; span++) {
    handler.onResponseBody?.(chunk, spans.start(span), spans.end(span), atMs);
  }
}

function readHead(exchange: Exchange, collector: HeadCollector, chunk: Buffer, from: number, atMs: number): number {
  const collected = collector.push(chunk, from);
  if (collected.kind === 'more') return chunk.length;
  if (collected.kind === 'bad') return -1;
  const head = parseResponseHead(collected.text);
  if (head.kind === 'bad') return -1;
  if (head.status < 200 && head.status !== 101) return collected.end;
  // An upgrade nobody asked for would take the framing off everything that follows.
  if (head.status === 101 && findHeader(exchange.request.headers, 'upgrade') === undefined) return -1;
  const framing = decideResponseFraming(exchange.request.method, head);
  if (framing.kind === 'bad') return -1;
  exchange.response = head;
  exchange.responseBody = createBodyReader(framing);
  exchange.endsWithClose = framing.kind === 'until-close';
  exchange.handler.onResponseHead?.(head, atMs);
  if (exchange.responseBody === null) exchange.responseDoneMs = atMs;
  return collected.end;
}
