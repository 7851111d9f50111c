import type { Socket } from 'node:net';
import { nowEpochMs } from '../process/now.ts';
import { BodySlices } from '../../wire/http1/body-sinks.ts';
import { createBodyReader } from '../../wire/http1/create-body-reader.ts';
import { type Awaited, findAwaited } from './client-wait.ts';
import { closeGently, endAbandoned, resetWhenWritten } from './close-sockets.ts';
import type { ConnectionSettings } from './connection-settings.ts';
import type { Forward } from './exchange-handler.ts';
import { Exchange } from './exchange.ts';
import { isAside } from './is-aside.ts';
import { HeadCollector } from '../../wire/http1/head-collector.ts';
import { type BadMessage, badMessage, type RequestHead, wantsClose } from '../../wire/http1/message-head.ts';
import { PipelinedBytes } from '../../wire/http1/pipelined-bytes.ts';
import { readRequest } from '../../wire/http1/read-request.ts';
import { TOO_MANY_REQUESTS } from './too-many.ts';
import { resetSocket } from './reset-socket.ts';
import { CONTINUE, renderRefusal } from '../../wire/http1/render-response.ts';
import { shapeExchange } from './shape-exchange.ts';
import type { ShapedResponse } from './shaped-response.ts';
import { passOn, passOnTogether } from './socket-writes.ts';
import { UpstreamLink } from './upstream-link.ts';

/**
 * One client connection and the upstream connection that belongs to it. Bytes go through as they came; the
 * framing is only watched, to know where one exchange ends. What one side does to its connection (close,
 * reset, read slowly) is done to the other, but that an idle one ends upstream: the next request makes another.
 */
export class Connection {
  readonly #client: Socket;
  readonly #link: UpstreamLink;
  readonly #settings: ConnectionSettings;
  readonly #requestHead = new HeadCollector();
  readonly #responseHead = new HeadCollector();
  #exchange: Exchange | null = null;
  #startMs: number | null = null;
  readonly #waiting: PipelinedBytes;
  /** `open`; `tunnel` after a 101; `closing`: what still comes from the client is not read any more. */
  #mode: 'open' | 'tunnel' | 'closing' = 'open';
  #isLast = false;

  constructor(client: Socket, settings: ConnectionSettings) {
    this.#client = client;
    this.#settings = settings;
    this.#waiting = new PipelinedBytes(client);
    this.#link = new UpstreamLink(settings.target, client, {
      onData: (chunk) => this.#onUpstreamData(chunk),
      onEnd: (upstream) => this.#onUpstreamEnd(upstream),
      onLost: (upstream, failed) => this.#onUpstreamLost(upstream, failed),
    });
    client.on('data', (chunk: Buffer) => this.#onClientData(chunk));
    client.on('end', () => this.#onClientEnd());
    client.on('drain', () => (this.#exchange?.shaped ?? this.#link.socket)?.resume());
    client.on('timeout', () => client.destroy());
    // Errors are dealt with in 'close', which always follows.
    client.on('error', () => {});
    client.on('close', (hadError) => this.#onClientClose(hadError));
  }

  /** Ends everything now; an exchange in progress ends by what is known of it. */
  destroy(): void {
    this.#endExchange('nobody');
    this.#client.destroy();
    this.#link.socket?.destroy();
  }

  /** Resets both sides now. */
  reset(): void {
    this.#endExchange('upstream');
    this.#link.drop();
    this.#mode = 'closing';
    resetSocket(this.#client);
  }

  /** Is there nothing in hand, and nothing left to be written? */
  get isQuiet(): boolean {
    return (this.#exchange === null && this.#client.writableLength === 0) || this.#client.destroyed;
  }

  /** Closes once nothing is in hand any more: what is in hand is served to its end. */
  drain(): void {
    this.#isLast = true;
    if (this.#exchange === null && this.#startMs === null && this.#mode === 'open') this.#close();
  }

  /** What its client is waited for now; null: it is not the client's turn. */
  get awaited(): Awaited | null {
    return this.#mode === 'open' ? findAwaited(this.#client, this.#exchange, this.#startMs, this.#link) : null;
  }

  /** Waits no longer. */
  giveUp({ what }: Awaited): void {
    if (what === 'request') return this.#close();
    const mayAnswer = what !== 'reading' && this.#exchange?.responseBegun !== true;
    this.#endExchange('client');
    if (mayAnswer) this.#refuse(badMessage(`its ${what} did not come in time`, 408));
    else this.reset();
  }

  #onClientData(chunk: Buffer): void {
    if (this.#mode === 'tunnel') return passOn(this.#link.socket, chunk, this.#client);
    let at = 0;
    while (at < chunk.length && this.#mode === 'open' && !this.#client.destroyed) {
      const exchange = this.#exchange;
      if (exchange === null) at = this.#readRequestHead(chunk, at);
      else if (!exchange.requestDone) at = this.#readRequestBody(exchange, chunk, at);
      else {
        // Nothing follows on a held connection, and one that is not read would not tell when its client leaves.
        if (!exchange.held) this.#waiting.keep(at === 0 ? chunk : chunk.subarray(at));
        return;
      }
    }
  }

  #readRequestHead(chunk: Buffer, from: number): number {
    const startMs = (this.#startMs ??= nowEpochMs());
    const read = readRequest(this.#requestHead, chunk, from, this.#settings.target.basePath);
    if (read.kind === 'more') return chunk.length;
    this.#startMs = null;
    if (read.kind === 'bad') return this.#refuse(read, chunk.length);
    const { request, framing, end } = read;
    const exchange = this.#open(request, startMs, createBodyReader(framing));
    if (exchange.holdsBodyBack) exchange.settleAtOnce();
    if (exchange.forwarded) this.#link.begin(request, exchange.bytesPerSecond);
    if (exchange.wantsBody) this.#client.write(CONTINUE);
    // The body's first bytes go out with the head, so both are one step.
    return this.#readRequestBody(exchange, chunk, end);
  }

  #open(request: RequestHead, startEpochMs: number, body: Exchange['requestBody']): Exchange {
    const handler = this.#settings.share.beginRequest()
      ? this.#settings.openExchange({ request, startEpochMs, release: () => exchange.release() })
      : TOO_MANY_REQUESTS;
    const exchange = new Exchange(request, handler, body, {
      breakOff: () => this.#breakOff(),
      onLateDecision: (raw) => this.#onLateDecision(exchange, raw),
      hurry: () => this.#link.hurry(),
    });
    this.#exchange = exchange;
    return exchange;
  }

  #readRequestBody(exchange: Exchange, chunk: Buffer, from: number): number {
    const { handler, deferred } = exchange;
    const slices = handler.onRequestBody === undefined && !deferred ? null : new BodySlices();
    const end = exchange.requestBody === null ? from : exchange.requestBody.push(chunk, from, slices);
    if (end < 0) return this.#refuse(badMessage('the request body is badly framed'), chunk.length);
    if (deferred) exchange.holdBack(chunk.subarray(from, end));
    else if (exchange.forwarded) this.#link.send(chunk.subarray(from, end));
    if (slices !== null) for (const slice of slices.list) handler.onRequestBody?.(slice);
    const raw = deferred ? exchange.settle(slices?.list ?? []) : null;
    if (raw !== null && exchange.forwarded) this.#link.sendHeld(exchange, raw);
    if (exchange.awaitsDecision) this.#client.pause();
    if (exchange.requestDone) this.#onRequestDone(exchange);
    return end;
  }

  #onLateDecision(exchange: Exchange, raw: Buffer): void {
    this.#client.resume();
    if (exchange.wantsBody) this.#client.write(CONTINUE);
    if (exchange.forwarded) this.#link.sendHeld(exchange, raw);
    if (exchange.requestDone) this.#onRequestDone(exchange);
  }

  #onRequestDone(exchange: Exchange): void {
    // All of it is here, so reading on tells when its client leaves.
    if (this.#link.waits) this.#client.resume();
    if (exchange.responseDone) this.#finish();
    const { ownAnswer } = exchange;
    if (ownAnswer === null) return;
    const close = wantsClose(exchange.request);
    this.#client.write(exchange.answer(ownAnswer, close, nowEpochMs()));
    this.#finish();
    if (close) this.#close();
  }

  #finish(): void {
    this.#link.keptSinceMs = this.#exchange?.keepsConnection && !this.#client.readableEnded ? nowEpochMs() : null;
    this.#endExchange('nobody');
    if (this.#isLast) return this.#close();
    const waiting = this.#waiting.take();
    if (waiting !== null) this.#onClientData(waiting);
  }

  #onUpstreamData(chunk: Buffer): void {
    if (this.#mode === 'tunnel') return passOn(this.#client, chunk, this.#link.socket);
    const exchange = this.#exchange;
    // Bytes nobody asked for: whose answer they would be is unknown, so they are nobody's.
    if (exchange === null || !exchange.forwarded || exchange.responseDone) return this.#breakOff();
    const { unshaped } = exchange;
    const shaped = unshaped === null ? exchange.shaped : this.#shape(exchange, unshaped);
    if (shaped === null) this.#passResponse(exchange, chunk);
    else shaped.push(chunk);
  }

  #shape(exchange: Exchange, forward: Forward): ShapedResponse {
    return shapeExchange(exchange, forward, {
      client: this.#client,
      upstream: this.#link.socket,
      passResponse: (of, bytes) => this.#passResponse(of, bytes),
      breakOff: () => this.#breakOff(),
      dropUpstream: () => this.#link.drop(),
      endByClose: () => this.#endByClose(),
      halfClose: () => this.#halfClose(),
    });
  }

  #passResponse(exchange: Exchange, chunk: Buffer): void {
    const atMs = nowEpochMs();
    const at = exchange.readResponse(this.#responseHead, chunk, atMs);
    if (exchange.changesProtocol) this.#mode = 'tunnel';
    if (at < 0) return this.#breakOff();
    const excess = this.#mode === 'open' && at < chunk.length;
    // The pieces of a shaped response are writes of their own.
    const pass = exchange.shaped === null ? passOnTogether : passOn;
    pass(this.#client, excess ? chunk.subarray(0, at) : chunk, this.#link.socket);
    exchange.showResponse(chunk, atMs);
    if (excess) this.#breakOff();
    else if (exchange.responseDone && exchange.requestDone) this.#finish();
  }

  #onUpstreamEnd(upstream: Socket): void {
    upstream.end();
    if (!isAside(this.#exchange, this.#link, upstream, 'ended')) this.#endByClose();
  }

  /** The message in progress ends with its connection. */
  #endByClose(end = () => this.#close()): void {
    this.#exchange?.endByClose(nowEpochMs());
    this.#endExchange('upstream');
    end();
  }

  /** Closes the side that speaks to the client, and no more: what the client still says is read and dropped. */
  #halfClose(): void {
    this.#endByClose(() => this.#link.drop());
    this.#mode = 'closing';
    this.#client.end();
    this.#client.resume();
    this.#settings.hold(this.#client);
  }

  #onUpstreamLost(upstream: Socket, failed: boolean): void {
    if (upstream !== this.#link.socket || isAside(this.#exchange, this.#link, upstream, 'failed')) return;
    if (failed) return this.#breakOff();
    this.#endExchange('upstream');
    this.#close();
  }

  #onClientEnd(): void {
    const exchange = this.#exchange;
    // Who leaves while an answer is kept waiting has left for good.
    if (exchange !== null && (!exchange.forwarded || exchange.shaped !== null || this.#link.waits)) {
      this.#endExchange('client');
      this.destroy();
    } else if (exchange === null && this.#mode === 'open') this.#close();
    else if (this.#link.socket !== null) {
      exchange?.leave(nowEpochMs());
      endAbandoned(this.#link.socket);
    }
  }

  #onClientClose(hadError: boolean): void {
    this.#endExchange('client');
    if (this.#link.socket === null) return;
    if (hadError) resetSocket(this.#link.socket);
    else this.#link.socket.destroy();
  }

  /** Returns `end`, where what was read ends. */
  #refuse(bad: BadMessage, end = 0): number {
    this.#endExchange('nobody');
    this.#link.drop();
    this.#client.write(renderRefusal(bad));
    this.#close();
    return end;
  }

  /** The upstream broke the protocol, or its connection: both end, hard. */
  #breakOff(): void {
    this.#endExchange('upstream');
    this.#link.drop();
    this.#mode = 'closing';
    resetWhenWritten(this.#client);
  }

  #close(): void {
    this.#mode = 'closing';
    closeGently(this.#client, this.#link.socket);
  }

  #endExchange(lost: 'client' | 'upstream' | 'nobody'): void {
    const exchange = this.#exchange;
    this.#exchange = null;
    this.#link.hurry();
    if (exchange === null) return;
    if (exchange.handler !== TOO_MANY_REQUESTS) this.#settings.share.endRequest();
    exchange.end(lost, nowEpochMs());
  }
}
