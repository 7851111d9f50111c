import type { Socket } from 'node:net';
import { nowEpochMs } from '../process/now.ts';
import { decideRequestFraming } from './body-framing.ts';
import { createBodyReader } from './body-reader.ts';
import type { OpenExchange } from './exchange-handler.ts';
import { Exchange } from './exchange.ts';
import { HeadCollector } from './head-collector.ts';
import { HeldBytes } from './held-bytes.ts';
import { type BadMessage, hasToken, type RequestHead, wantsClose } from './message-head.ts';
import { parseRequestHead } from './parse-head.ts';
import { renderRefusal, renderResponse } from './render-response.ts';
import { resetWhenWritten, writeHeadTo, writeTo } from './socket-writes.ts';
import { resetSocket, rewriteRequestHead, type Upstream } from './upstream.ts';
import { watchResponse } from './watch-response.ts';
import { watchUpstream } from './watch-upstream.ts';

/** How long a connection that is being closed may stay silent. */
const CLOSING_GRACE_MS = 10_000;
/** How long an upstream may stay silent after its client has closed its side. */
const ABANDONED_GRACE_MS = 60_000;
/** Pipelined bytes kept while a request is being answered; then the client is not read any further. */
const MAX_WAITING_BYTES = 64 * 1024;

/**
 * One client connection and the upstream connection that belongs to it. Bytes go through as they came; the
 * framing is only watched, to know where one exchange ends. What one side does to its connection (close,
 * reset, read slowly) is done to the other.
 */
export class Connection {
  readonly #client: Socket;
  readonly #target: Upstream;
  readonly #openExchange: OpenExchange;
  readonly #requestHead = new HeadCollector();
  readonly #responseHead = new HeadCollector();
  #upstream: Socket | null = null;
  #exchange: Exchange | null = null;
  #startMs: number | null = null;
  /** The rewritten head, until it goes out together with the first body bytes. */
  #headToSend: string | null = null;
  readonly #waiting = new HeldBytes();
  /** What came behind a head whose decision is deferred. */
  readonly #undecided = new HeldBytes();
  /** `open`; `tunnel` after a 101; `closing`: what still comes from the client is not read any more. */
  #mode: 'open' | 'tunnel' | 'closing' = 'open';

  constructor(client: Socket, target: Upstream, openExchange: OpenExchange) {
    this.#client = client;
    this.#target = target;
    this.#openExchange = openExchange;
    client.on('data', (chunk: Buffer) => this.#onClientData(chunk));
    client.on('end', () => this.#onClientEnd());
    client.on('drain', () => this.#upstream?.resume());
    client.on('timeout', () => client.destroy());
    // Errors are dealt with in 'close', which always follows.
    client.on('error', () => {});
    client.on('close', (hadError) => this.#onClientClose(hadError));
  }

  /** Ends everything now; an exchange in progress ends by what is known of it. */
  destroy(): void {
    this.#endExchange('nobody');
    this.#client.destroy();
    this.#upstream?.destroy();
  }

  #onClientData(chunk: Buffer): void {
    if (this.#mode === 'tunnel') return this.#send(this.#upstream, chunk, this.#client);
    let at = 0;
    while (at < chunk.length && this.#mode === 'open' && !this.#client.destroyed) {
      const exchange = this.#exchange;
      if (exchange === null) at = this.#readRequestHead(chunk, at);
      else if (!exchange.requestDone) at = this.#readRequestBody(exchange, chunk, at);
      else return this.#keepForLater(exchange, at === 0 ? chunk : chunk.subarray(at));
    }
  }

  #readRequestHead(chunk: Buffer, from: number): number {
    const startMs = (this.#startMs ??= nowEpochMs());
    const collected = this.#requestHead.push(chunk, from);
    if (collected.kind === 'more') return chunk.length;
    if (collected.kind === 'bad') return this.#refuse(collected, chunk);
    this.#startMs = null;
    const request = parseRequestHead(collected.text);
    if (request.kind === 'bad') return this.#refuse(request, chunk);
    const framing = decideRequestFraming(request);
    if (framing.kind === 'bad') return this.#refuse(framing, chunk);
    const exchange = this.#open(request, startMs, createBodyReader(framing));
    const isHeldBack = !exchange.forwarded && hasToken(request.headers, 'expect', '100-continue');
    if (isHeldBack) exchange.settleAtOnce();
    if (exchange.forwarded) this.#headToSend = rewriteRequestHead(request, this.#target);
    else if (isHeldBack) this.#client.write('HTTP/1.1 100 Continue\r\n\r\n');
    // The body's first bytes go out with the head, so both are one step.
    return this.#readRequestBody(exchange, chunk, collected.end);
  }

  #open(request: RequestHead, startEpochMs: number, body: Exchange['requestBody']): Exchange {
    const reset = (): void => {
      if (this.#exchange !== exchange) return;
      this.#endExchange('nobody');
      resetSocket(this.#client);
      this.#upstream?.destroy();
    };
    const handler = this.#openExchange({ request, startEpochMs, reset });
    const exchange = new Exchange(request, handler, body);
    this.#exchange = exchange;
    return exchange;
  }

  #readRequestBody(exchange: Exchange, chunk: Buffer, from: number): number {
    const { handler, deferred } = exchange;
    const slices: Buffer[] | null = handler.onRequestBody === undefined && !deferred ? null : [];
    const end = exchange.requestBody === null ? from : exchange.requestBody.push(chunk, from, slices);
    if (end < 0) return this.#refuse({ kind: 'bad', status: 400, reason: 'the request body is badly framed' }, chunk);
    if (deferred) this.#undecided.push(chunk.subarray(from, end));
    else if (exchange.forwarded) this.#forwardRequest(chunk, from, end);
    if (slices !== null) for (const slice of slices) handler.onRequestBody?.(slice);
    if (deferred && exchange.settle(slices ?? [], this.#undecided.bytes)) this.#actLate(exchange);
    if (exchange.requestDone) this.#onRequestDone(exchange);
    return end;
  }

  /** A deferred decision was made: what was held back goes out as it came, or nowhere. */
  #actLate(exchange: Exchange): void {
    const held = this.#undecided.take();
    if (!exchange.forwarded) return;
    this.#headToSend = rewriteRequestHead(exchange.request, this.#target);
    this.#forwardRequest(held, 0, held.length);
  }

  #forwardRequest(chunk: Buffer, from: number, end: number): void {
    this.#upstream ??= this.#connect();
    const head = this.#headToSend;
    this.#headToSend = null;
    if (head === null) this.#send(this.#upstream, chunk.subarray(from, end), this.#client);
    else if (writeHeadTo(this.#upstream, head, chunk, from, end)) this.#client.pause();
  }

  #onRequestDone(exchange: Exchange): void {
    const { decision } = exchange;
    if (decision.kind === 'forward' && exchange.responseDoneMs !== null) this.#finish();
    if (decision.kind !== 'respond') return;
    const close = wantsClose(exchange.request);
    const { method } = exchange.request;
    this.#client.write(renderResponse({ ...decision, method, close }));
    exchange.ownResponseBytes = method === 'HEAD' ? 0 : Buffer.byteLength(decision.body);
    exchange.responseDoneMs = nowEpochMs();
    this.#finish();
    if (close) this.#close();
  }

  #keepForLater(exchange: Exchange, rest: Buffer): void {
    // Nothing follows on a held connection, and one that is not read would not tell when its client leaves.
    if (exchange.decision.kind === 'hold') return;
    this.#waiting.push(rest);
    if (this.#waiting.bytes > MAX_WAITING_BYTES) this.#client.pause();
  }

  #finish(): void {
    this.#endExchange('nobody');
    if (this.#waiting.bytes === 0) return;
    const waiting = this.#waiting.take();
    this.#client.resume();
    this.#onClientData(waiting);
  }

  #connect(): Socket {
    const upstream = this.#target.connect();
    return watchUpstream(upstream, {
      onData: (chunk) => this.#onUpstreamData(chunk),
      onDrain: () => this.#client.resume(),
      onEnd: () => this.#onUpstreamEnd(upstream),
      onLost: (failed) => this.#onUpstreamLost(upstream, failed),
    });
  }

  #onUpstreamData(chunk: Buffer): void {
    if (this.#mode === 'tunnel') return this.#send(this.#client, chunk, this.#upstream);
    const exchange = this.#exchange;
    // Bytes nobody asked for: whose answer they would be is unknown, so they are nobody's.
    if (exchange === null || !exchange.forwarded || exchange.responseDoneMs !== null) return this.#breakOff();
    const atMs = nowEpochMs();
    const slices: Buffer[] = [];
    const at = watchResponse(exchange, this.#responseHead, chunk, atMs, slices);
    if (exchange.response?.status === 101) this.#mode = 'tunnel';
    if (at < 0) return this.#breakOff();
    const excess = this.#mode === 'open' && at < chunk.length;
    this.#send(this.#client, excess ? chunk.subarray(0, at) : chunk, this.#upstream);
    const { onResponseBody } = exchange.handler;
    if (onResponseBody !== undefined) for (const slice of slices) onResponseBody(slice, atMs);
    if (excess) this.#breakOff();
    else if (exchange.responseDoneMs !== null && exchange.requestDone) this.#finish();
  }

  #onUpstreamEnd(upstream: Socket): void {
    upstream.end();
    const exchange = this.#exchange;
    // While a request is answered here, an idle upstream connection that closes concerns nobody.
    if (exchange !== null && !exchange.forwarded) return void this.#forget(upstream);
    // Once its client has left, an upstream's close says nothing about the end of the answer.
    if (exchange?.endsWithClose === true && exchange.clientLeftMs === null) exchange.responseDoneMs = nowEpochMs();
    this.#endExchange('upstream');
    this.#close();
  }

  #onUpstreamLost(upstream: Socket, failed: boolean): void {
    if (upstream !== this.#upstream) return;
    if (this.#exchange !== null && !this.#exchange.forwarded) return void this.#forget(upstream);
    this.#endExchange('upstream');
    if (failed) this.#resetClient();
    else this.#close();
  }

  #resetClient(): void {
    this.#mode = 'closing';
    this.#client.setTimeout(CLOSING_GRACE_MS);
    resetWhenWritten(this.#client);
  }

  #onClientEnd(): void {
    const exchange = this.#exchange;
    if (exchange !== null && !exchange.forwarded) {
      this.#endExchange('client');
      this.#client.destroy();
      this.#upstream?.destroy();
    } else if (exchange === null && this.#mode === 'open') this.#close();
    else if (this.#upstream !== null) {
      if (exchange !== null) exchange.clientLeftMs = nowEpochMs();
      this.#upstream.end();
      this.#upstream.setTimeout(ABANDONED_GRACE_MS);
    }
  }

  #onClientClose(hadError: boolean): void {
    this.#endExchange('client');
    if (this.#upstream === null) return;
    if (hadError) resetSocket(this.#upstream);
    else this.#upstream.destroy();
  }

  #refuse(bad: BadMessage, chunk: Buffer): number {
    this.#endExchange('nobody');
    if (this.#upstream !== null) resetSocket(this.#forget(this.#upstream));
    this.#client.write(renderRefusal(bad));
    this.#close();
    return chunk.length;
  }

  /** The upstream broke the protocol: both connections end, hard. */
  #breakOff(): void {
    this.#endExchange('upstream');
    if (this.#upstream !== null) resetSocket(this.#forget(this.#upstream));
    this.#resetClient();
  }

  #close(): void {
    this.#mode = 'closing';
    this.#client.end();
    this.#client.setTimeout(CLOSING_GRACE_MS);
    // A client that was paused would never show its end.
    this.#client.resume();
    this.#upstream?.end();
    this.#upstream?.setTimeout(CLOSING_GRACE_MS);
  }

  #endExchange(lost: 'client' | 'upstream' | 'nobody'): void {
    const exchange = this.#exchange;
    if (exchange === null) return;
    this.#exchange = null;
    exchange.end(lost, nowEpochMs());
  }

  #forget(upstream: Socket): Socket {
    if (this.#upstream === upstream) this.#upstream = null;
    return upstream;
  }

  #send(to: Socket | null, bytes: Buffer, from: Socket | null): void {
    if (writeTo(to, bytes)) from?.pause();
  }
}
