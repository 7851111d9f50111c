import type { BodyReader } from '../../wire/http1/body-reader.ts';
import { BodySpans } from '../../wire/http1/body-sinks.ts';
import { createBodyReader } from '../../wire/http1/create-body-reader.ts';
import type { HeadCollector } from '../../wire/http1/head-collector.ts';
import { findHeader, type RequestHead, wantsClose } from '../../wire/http1/message-head.ts';
import { readResponse } from '../../wire/http1/read-response.ts';
import type { ExchangeHandler } from './exchange-handler.ts';

/**
 * How far a response has come.
 *
 * - `awaited`: its final head is still to come
 * - `coming`: its body is; with `endsWithClose` it is over when the upstream closes
 * - `done`: its last byte came then; `body` is null for a message without one
 */
type ResponseState =
  | { kind: 'awaited' }
  | { kind: 'coming'; body: BodyReader; endsWithClose: boolean }
  | { kind: 'done'; atMs: number; body: BodyReader | null; changesProtocol: boolean };

const AWAITED: ResponseState = { kind: 'awaited' };
// One for all connections: it is read before the next chunk of any of them comes.
const spans = new BodySpans();

/** Watches the response of one exchange go by, and tells its handler of head and body. */
export class ResponseProgress {
  readonly #request: RequestHead;
  readonly #handler: ExchangeHandler;
  #state: ResponseState = AWAITED;
  /** Did its head say that its connection ends with it, or is none of HTTP's any more? */
  endsConnection = false;

  constructor(request: RequestHead, handler: ExchangeHandler) {
    this.#request = request;
    this.#handler = handler;
  }

  /** Has its final head come? */
  get begun(): boolean {
    return this.#state.kind !== 'awaited';
  }

  /** When its last byte came; null before that. */
  get doneMs(): number | null {
    return this.#state.kind === 'done' ? this.#state.atMs : null;
  }

  /** Was it a 101? Then what comes behind it is of another protocol. */
  get changesProtocol(): boolean {
    return this.#state.kind === 'done' && this.#state.changesProtocol;
  }

  /** Body bytes seen, transfer coding taken off. */
  get bytes(): number {
    return this.#state.kind === 'awaited' ? 0 : (this.#state.body?.bytes ?? 0);
  }

  /**
   * Takes bytes of the response, and remembers where body bytes are in them for `showBody`. Returns where the bytes
   * after the response begin, or -1 when the upstream broke the protocol.
   */
  read(collector: HeadCollector, chunk: Buffer, atMs: number): number {
    spans.clear();
    let at = 0;
    while (at >= 0 && at < chunk.length && this.#state.kind !== 'done') {
      if (this.#state.kind === 'awaited') at = this.#readHead(collector, chunk, at, atMs);
      else at = this.#readBody(this.#state.body, chunk, at, atMs);
    }
    return at;
  }

  /** Shows the body bytes of the chunk that was read last to whoever watches them. */
  showBody(chunk: Buffer, atMs: number): void {
    for (let span = 0; span < spans.count; span++) {
      this.#handler.onResponseBody?.(chunk, spans.start(span), spans.end(span), atMs);
    }
  }

  /** The upstream has closed its connection in order. */
  endByClose(atMs: number): void {
    if (this.#state.kind === 'coming' && this.#state.endsWithClose) this.#finish(atMs, this.#state.body);
  }

  #readHead(collector: HeadCollector, chunk: Buffer, from: number, atMs: number): number {
    const read = readResponse(this.#request.method, collector, chunk, from);
    if (read.kind === 'more') return chunk.length;
    if (read.kind === 'bad') return -1;
    if (read.kind === 'interim') return read.end;
    const { head, framing, end } = read;
    const changesProtocol = head.status === 101;
    this.endsConnection = changesProtocol || framing.kind === 'until-close' || wantsClose(head);
    // An upgrade nobody asked for would take the framing off everything that follows.
    if (changesProtocol && findHeader(this.#request.headers, 'upgrade') === undefined) return -1;
    const body = createBodyReader(framing);
    if (body === null) this.#finish(atMs, null, changesProtocol);
    else this.#state = { kind: 'coming', body, endsWithClose: framing.kind === 'until-close' };
    this.#handler.onResponseHead?.(head, atMs);
    return end;
  }

  #readBody(body: BodyReader, chunk: Buffer, from: number, atMs: number): number {
    const end = body.push(chunk, from, this.#handler.onResponseBody === undefined ? null : spans);
    if (body.done) this.#finish(atMs, body);
    return end;
  }

  #finish(atMs: number, body: BodyReader | null, changesProtocol = false): void {
    this.#state = { kind: 'done', atMs, body, changesProtocol };
  }
}
