import { rewriteRequestHead } from '../../wire/http1/write-request-head.ts';
import type { Socket } from 'node:net';
import type { RequestHead } from '../../wire/http1/message-head.ts';
import { PacedWrites } from './paced-writes.ts';
import { resetSocket } from './reset-socket.ts';
import { passOn, passOnHead, passOnTogether } from './socket-writes.ts';
import type { Upstream } from './upstream.ts';
import { watchUpstream } from './watch-upstream.ts';

const NOTHING = Buffer.alloc(0);

/** What a client connection wants to know of its upstream connection. */
export interface LinkEvents {
  onData(chunk: Buffer): void;
  /** It has said its last word. */
  onEnd(upstream: Socket): void;
  /** It is gone without a last word; `failed`: by an error. */
  onLost(upstream: Socket, failed: boolean): void;
}

/**
 * The upstream connection that belongs to one client connection: made when the first request goes out, and again
 * for the next one after it was lost or dropped.
 */
export class UpstreamLink {
  readonly #target: Upstream;
  readonly #client: Socket;
  readonly #events: LinkEvents;
  #socket: Socket | null = null;
  /** Since when it is between two requests, by the epoch; null: it is not, or either side has said or shown that the last one was to be its last. */
  keptSinceMs: number | null = null;
  /** The rewritten head, until it goes out together with the first body bytes. */
  #headToSend: string | null = null;
  /** What the body goes through when it may not go faster than so much. */
  #paced: PacedWrites | null = null;

  constructor(target: Upstream, client: Socket, events: LinkEvents) {
    this.#target = target;
    this.#client = client;
    this.#events = events;
  }

  get socket(): Socket | null {
    return this.#socket;
  }

  /** Is there body that waits until it may go out? */
  get waits(): boolean {
    return this.#paced?.waits === true;
  }

  /**
   * A request begins; its head goes out with the first bytes sent, be they none. `bytesPerSecond`: how fast its body
   * may go out at most.
   */
  begin(request: RequestHead, bytesPerSecond: number | undefined): void {
    this.hurry();
    this.keptSinceMs = null;
    this.#headToSend = rewriteRequestHead(request, this.#target);
    if (bytesPerSecond === undefined) return;
    this.#paced = new PacedWrites(bytesPerSecond, (bytes) => {
      passOn(this.#socket, bytes, this.#client);
      if (!this.waits) this.#client.resume();
    });
  }

  /** A request that was held back until it was decided over goes out as it came. */
  sendHeld(
    { request, bytesPerSecond }: { request: RequestHead; bytesPerSecond: number | undefined },
    raw: Buffer,
  ): void {
    this.begin(request, bytesPerSecond);
    this.send(raw);
  }

  /** What waits, and what comes of this request, goes out at once. */
  hurry(): void {
    const paced = this.#paced;
    this.#paced = null;
    paced?.flush();
  }

  /** Passes on bytes of the request that has begun. */
  send(bytes: Buffer): void {
    const head = this.#headToSend;
    // The upstream is done with this request, though its answer may still be on the way.
    if (head === null && this.#socket === null) return;
    this.#socket ??= this.#connect();
    this.#headToSend = null;
    const now = this.#paced === null ? bytes : NOTHING;
    if (head === null) passOnTogether(this.#socket, now, this.#client);
    else passOnHead(this.#socket, head, now, this.#client);
    this.#paced?.push(bytes);
    if (this.waits) this.#client.pause();
  }

  /** Ends it with a reset. */
  drop(): void {
    if (this.#socket !== null) resetSocket(this.forget(this.#socket));
  }

  /** Leaves this connection to itself. Returns it. */
  forget(upstream: Socket): Socket {
    if (this.#socket !== upstream) return upstream;
    this.#socket = null;
    this.#paced?.stop();
    this.#paced = null;
    return upstream;
  }

  #connect(): Socket {
    const upstream = this.#target.connect((chunk) => this.#events.onData(chunk));
    return watchUpstream(upstream, {
      onDrain: () => void (this.waits || this.#client.resume()),
      onEnd: () => this.#events.onEnd(upstream),
      onLost: (failed) => this.#events.onLost(upstream, failed),
    });
  }
}
