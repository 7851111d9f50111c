import type { Socket } from 'node:net';
import { renderFields } from '../../lib/wire/http1/render-fields.ts';
import { LAST_CHUNK, renderChunk } from '../../lib/wire/http1/write-chunk.ts';
import { createTurnBatch } from '../../lib/proxies/process/turn-batch.ts';

/** Whom a response tells that it is over. */
export interface ResponseOwner {
  /** It went out whole. */
  onResponseEnd(): void;
}

/** What a request lets its response be. */
export interface ResponseSettings {
  /** A HEAD request, to which only the head goes out. */
  withoutBody: boolean;
  /** A caller that speaks HTTP/1.0 knows no chunks: the body ends with the connection. */
  chunked: boolean;
  /** Ends the connection with the response. */
  close: boolean;
}

/** So many whole answers wait for the turn's end at most. */
const MOST_TOGETHER = 32;

const posted = createTurnBatch<AnswerResponse>(MOST_TOGETHER, (response) => response.flush());

/**
 * One response on its way out. Head and first bytes leave in one write, and so does each piece after them: that of
 * node:http makes four of a chunk, and system calls are most of what a stream costs.
 */
export class AnswerResponse {
  /** It is over, or its caller left before the end: what is written after that goes nowhere. */
  gone = false;
  /** Called once when the caller leaves before the end. */
  onGone: (() => void) | null = null;
  /** Called once when it is over, sent whole or not. */
  onOver: (() => void) | null = null;
  /**
   * Called instead of `onOver` when the caller leaves before anything was sent, where that is not noticed at once; then
   * `sendNothing` ends it.
   */
  onAbandoned: (() => void) | null = null;
  /** Called once when there is room again after a `write` that returned false. */
  onRoom: (() => void) | null = null;
  #begun = false;
  #isAbandoned = false;
  /** Head and body of a whole answer, until they go out. */
  #posted: [head: string, body: string] | null = null;
  /** Is every character of what is written next a byte, as in almost all of it? */
  #isOneByte = true;
  readonly #socket: Socket;
  readonly #settings: ResponseSettings;
  readonly #owner: ResponseOwner;

  constructor(socket: Socket, settings: ResponseSettings, owner: ResponseOwner) {
    this.#socket = socket;
    this.#settings = settings;
    this.#owner = owner;
  }

  /** Sends a whole body, together with what else is sent in this turn of the event loop. */
  send(status: number, headers: Readonly<Record<string, string>>, body: string): void {
    if (this.gone || this.#posted !== null) return;
    const bodiless = isBodiless(status);
    const bytes = Buffer.byteLength(body);
    this.#isOneByte = bytes === body.length;
    const length = bodiless ? '' : `content-length: ${bytes}\r\n`;
    const head = this.#renderHead(status, headers, length);
    this.#posted = [head, bodiless || this.#settings.withoutBody ? '' : body];
    posted.add(this);
  }

  /** What `send` was given goes out. */
  flush(): void {
    const answer = this.#posted;
    this.#posted = null;
    if (answer === null || this.gone) return;
    this.#write(...answer);
    this.#finish();
  }

  /**
   * Sends a piece of a body whose length is not known, behind its head if it is the first. Returns false when the
   * caller reads more slowly: `onRoom` then tells when it has caught up.
   */
  write(status: number, headers: Readonly<Record<string, string>>, data: string): boolean {
    if (this.gone) return true;
    return this.#write(this.#begin(status, headers), this.#frame(status, data));
  }

  /** As `write`, and ends the body. */
  end(status: number, headers: Readonly<Record<string, string>>, data: string): void {
    if (this.gone) return;
    const tail = this.#hasChunks(status) ? LAST_CHUNK : '';
    this.#write(this.#begin(status, headers), `${this.#frame(status, data)}${tail}`);
    this.#finish();
  }

  /**
   * The caller has left, or closed its side: says whether anything is still to be sent. A whole answer that is on its
   * way goes out all the same.
   */
  leave(): 'over' | 'goes on' {
    if (this.#posted !== null || this.#isAbandoned) return 'goes on';
    if (this.gone) return 'over';
    this.gone = true;
    this.onGone?.();
    if (this.onAbandoned !== null && !this.#begun) {
      this.#isAbandoned = true;
      this.onAbandoned();
      return 'goes on';
    }
    this.onOver?.();
    return 'over';
  }

  /** Ends a response whose caller has left with an empty body; nobody may be there to read it. */
  sendNothing(headers: Readonly<Record<string, string>>): void {
    if (!this.#isAbandoned) return;
    this.#isAbandoned = false;
    this.#isOneByte = true;
    if (this.#socket.writable) this.#write(this.#renderHead(200, headers, 'content-length: 0\r\n'), '');
    this.#finish();
  }

  #begin(status: number, headers: Readonly<Record<string, string>>): string {
    if (this.#begun) return '';
    this.#begun = true;
    const framing = this.#settings.chunked && !isBodiless(status) ? 'transfer-encoding: chunked\r\n' : '';
    return this.#renderHead(status, headers, framing);
  }

  #hasChunks(status: number): boolean {
    return this.#settings.chunked && !this.#settings.withoutBody && !isBodiless(status);
  }

  #frame(status: number, data: string): string {
    this.#isOneByte = true;
    if (data === '' || this.#settings.withoutBody || isBodiless(status)) return '';
    if (!this.#settings.chunked) {
      this.#isOneByte = false;
      return data;
    }
    const bytes = Buffer.byteLength(data);
    this.#isOneByte = bytes === data.length;
    return renderChunk(data, bytes);
  }

  #renderHead(status: number, headers: Readonly<Record<string, string>>, framing: string): string {
    const { close } = this.#settings;
    return `${renderFields(status, headers)}date: ${httpDate()}\r\n${framing}connection: ${close ? 'close' : 'keep-alive'}\r\n\r\n`;
  }

  #write(head: string, body: string): boolean {
    // Text of one byte a character goes to the socket as it is, without a buffer in between.
    if (this.#isOneByte) return this.#socket.write(head + body, 'latin1');
    if (head === '') return this.#socket.write(body, 'utf8');
    return this.#socket.write(Buffer.concat([Buffer.from(head, 'latin1'), Buffer.from(body)]));
  }

  #finish(): void {
    this.gone = true;
    this.onGone = null;
    this.onRoom = null;
    this.onOver?.();
    this.#owner.onResponseEnd();
  }
}

function isBodiless(status: number): boolean {
  return status === 204 || status === 304;
}

let dateSecond = 0;
let dateText = '';

/** The time as the Date header has it, written once a second. */
function httpDate(): string {
  const nowMs = Date.now();
  const second = Math.floor(nowMs / 1000);
  if (second !== dateSecond) {
    dateSecond = second;
    dateText = new Date(nowMs).toUTCString();
  }
  return dateText;
}
