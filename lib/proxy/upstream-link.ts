import type { Socket } from 'node:net';
import type { RequestHead } from './message-head.ts';
import { passOn, passOnHead } from './socket-writes.ts';
import { resetSocket, rewriteRequestHead, type Upstream } from './upstream.ts';
import { watchUpstream } from './watch-upstream.ts';

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
  /** The rewritten head, until it goes out together with the first body bytes. */
  #headToSend: string | null = null;

  constructor(target: Upstream, client: Socket, events: LinkEvents) {
    this.#target = target;
    this.#client = client;
    this.#events = events;
  }

  get socket(): Socket | null {
    return this.#socket;
  }

  /** A request begins; its head goes out with the first bytes sent, be they none. */
  begin(request: RequestHead): void {
    this.#headToSend = rewriteRequestHead(request, this.#target);
  }

  /** Passes on bytes of the request that has begun. */
  send(bytes: Buffer): void {
    const head = this.#headToSend;
    // The upstream is done with this request, though its answer may still be on the way.
    if (head === null && this.#socket === null) return;
    this.#socket ??= this.#connect();
    this.#headToSend = null;
    if (head === null) passOn(this.#socket, bytes, this.#client);
    else passOnHead(this.#socket, head, bytes, this.#client);
  }

  /** Ends it with a reset. */
  drop(): void {
    if (this.#socket !== null) resetSocket(this.forget(this.#socket));
  }

  /** Leaves this connection to itself. Returns it. */
  forget(upstream: Socket): Socket {
    if (this.#socket === upstream) this.#socket = null;
    return upstream;
  }

  #connect(): Socket {
    const upstream = this.#target.connect();
    return watchUpstream(upstream, {
      onData: (chunk) => this.#events.onData(chunk),
      onDrain: () => this.#client.resume(),
      onEnd: () => this.#events.onEnd(upstream),
      onLost: (failed) => this.#events.onLost(upstream, failed),
    });
  }
}
