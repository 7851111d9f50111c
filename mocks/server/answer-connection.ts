import type { Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import type { BodyReader } from '../../lib/wire/http1/body-reader.ts';
import { BodySlices } from '../../lib/wire/http1/body-sinks.ts';
import { createBodyReader } from '../../lib/wire/http1/create-body-reader.ts';
import { HeadCollector } from '../../lib/wire/http1/head-collector.ts';
import { type BadMessage, findHeader, type RequestHead, wantsClose } from '../../lib/wire/http1/message-head.ts';
import { PipelinedBytes } from '../../lib/wire/http1/pipelined-bytes.ts';
import { readRequest } from '../../lib/wire/http1/read-request.ts';
import { CONTINUE } from '../../lib/wire/http1/render-response.ts';
import type { MockRequest } from '../answer/answer-plan.ts';
import { AnswerResponse, type ResponseOwner } from './answer-response.ts';

/** Answers one request; `startMs` of `performance.now()` is when its first byte came. */
export type AnswerRequest = (request: MockRequest, response: AnswerResponse, startMs: number) => void;

/** The largest request body taken; a long context in JSON is under a tenth of it. */
const MAX_BODY_BYTES = 32 * 1024 * 1024;
const NO_SLICES = new BodySlices();

/** One caller's connection: reads its requests, one after the other, and lets each be answered before the next. */
export class AnswerConnection implements ResponseOwner {
  /** Since when nothing was completed, of `performance.now()`; null while a request is being answered. */
  #idleSinceMs: number | null = performance.now();
  readonly #socket: Socket;
  readonly #answer: AnswerRequest;
  readonly #head = new HeadCollector();
  readonly #waiting: PipelinedBytes;
  #request: RequestHead | null = null;
  #body: BodyReader | null = null;
  #slices = NO_SLICES;
  #startMs: number | null = null;
  #response: AnswerResponse | null = null;
  #closing = false;

  constructor(socket: Socket, answer: AnswerRequest) {
    this.#socket = socket;
    this.#answer = answer;
    this.#waiting = new PipelinedBytes(socket);
    socket.on('data', (chunk: Buffer) => this.#onData(chunk));
    // Whoever closes its side waits for no answer; 'close' comes only when what was written has gone out.
    socket.on('end', () => this.#onEnd());
    socket.on('drain', () => this.#onDrain());
    // Errors are dealt with in 'close', which always follows.
    socket.on('error', () => {});
    socket.on('close', () => this.#response?.leave());
  }

  onResponseEnd(): void {
    this.#response = null;
    this.#idleSinceMs = performance.now();
    if (this.#closing) return void this.#socket.end();
    const waiting = this.#waiting.take();
    // In a turn of its own: a long pipeline would otherwise be answered in ever deeper calls.
    if (waiting !== null) setImmediate(() => this.#onData(waiting));
  }

  /** Ends a connection whose caller has let it, or a request it has begun, lie for so long. */
  closeIfIdle(afterMs: number): void {
    if (this.#idleSinceMs !== null && performance.now() - this.#idleSinceMs >= afterMs) this.#socket.destroy();
  }

  /** Ends the connection now, whatever goes on on it. */
  destroy(): void {
    this.#socket.destroy();
  }

  #onEnd(): void {
    this.#closing = true;
    const rest = this.#response?.leave() ?? 'over';
    if (rest === 'over') this.#socket.end();
  }

  #onDrain(): void {
    const response = this.#response;
    const onRoom = response?.onRoom ?? null;
    if (response !== null) response.onRoom = null;
    onRoom?.();
  }

  #onData(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length && !this.#closing && !this.#socket.destroyed) {
      if (this.#response !== null) return this.#waiting.keep(at === 0 ? chunk : chunk.subarray(at));
      at = this.#request === null ? this.#readHead(chunk, at) : this.#readBody(this.#request, chunk, at);
    }
  }

  #readHead(chunk: Buffer, from: number): number {
    this.#idleSinceMs = this.#startMs ??= performance.now();
    const read = readRequest(this.#head, chunk, from);
    if (read.kind === 'more') return chunk.length;
    if (read.kind === 'bad') return this.#refuse(read, chunk);
    const { request, framing, end } = read;
    this.#request = request;
    this.#body = createBodyReader(framing);
    this.#slices = new BodySlices();
    if (framing.kind === 'length' && framing.bytes > MAX_BODY_BYTES) return this.#drop(chunk);
    const expects = findHeader(request.headers, 'expect')?.toLowerCase() === '100-continue';
    if (expects && request.minorVersion === 1 && end === chunk.length) this.#socket.write(CONTINUE);
    return this.#readBody(request, chunk, end);
  }

  #readBody(request: RequestHead, chunk: Buffer, from: number): number {
    const body = this.#body;
    const end = body === null ? from : body.push(chunk, from, this.#slices);
    if (end < 0) return this.#refuse({ kind: 'bad', status: 400, reason: 'its body is badly framed' }, chunk);
    if (body !== null && body.bytes > MAX_BODY_BYTES) return this.#drop(chunk);
    if (body === null || body.done) this.#onRequest(request);
    return end;
  }

  #onRequest(head: RequestHead): void {
    const slices = this.#slices.list;
    const startMs = this.#startMs ?? performance.now();
    this.#request = null;
    this.#body = null;
    this.#slices = NO_SLICES;
    this.#startMs = null;
    this.#idleSinceMs = null;
    const isModern = head.minorVersion === 1;
    const close = wantsClose(head);
    this.#closing = close;
    const settings = { withoutBody: head.method === 'HEAD', chunked: isModern, close };
    const response = new AnswerResponse(this.#socket, settings, this);
    this.#response = response;
    this.#answer(new ReceivedRequest(head, slices), response, startMs);
  }

  #refuse({ status, reason }: BadMessage, chunk: Buffer): number {
    this.#closing = true;
    const error = { message: `The request cannot be read: ${reason}.`, type: 'invalid_request_error' };
    const response = new AnswerResponse(this.#socket, { withoutBody: false, chunked: true, close: true }, this);
    response.send(status, { 'content-type': 'application/json' }, JSON.stringify({ error }));
    return chunk.length;
  }

  #drop(chunk: Buffer): number {
    this.#socket.destroy();
    return chunk.length;
  }
}

/** A request as it came. Its headers are read by few, so they are put in order only then. */
class ReceivedRequest implements MockRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly body: string;
  readonly #fields: RequestHead['headers'];
  #headers: Record<string, string> | null = null;

  constructor({ method, target, headers }: RequestHead, slices: readonly Buffer[]) {
    const [first] = slices;
    const at = target.indexOf('?');
    this.method = method;
    this.path = at === -1 ? target : target.slice(0, at);
    this.query = at === -1 ? '' : target.slice(at + 1);
    this.body = first === undefined ? '' : slices.length === 1 ? first.toString() : Buffer.concat(slices).toString();
    this.#fields = headers;
  }

  get headers(): Record<string, string> {
    return (this.#headers ??= joinFields(this.#fields));
  }
}

function joinFields(fields: RequestHead['headers']): Record<string, string> {
  // Without a prototype, so that no header's name means more than itself.
  const headers = Object.create(null) as Record<string, string>;
  for (const [name, value] of fields) {
    const before = headers[name];
    headers[name] = before === undefined ? value : `${before}, ${value}`;
  }
  return headers;
}
