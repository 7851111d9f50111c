import type { Socket } from 'node:net';
import type { Exchange } from './exchange.ts';
import type { ProxyLimits } from './proxy-limits.ts';
import type { UpstreamLink } from './upstream-link.ts';

/**
 * What a client is waited for at a moment: its next request, the rest of a head or of a body, or that it takes what was written.
 * `of` is the same as long as it is the same one; `progress` changes with every byte.
 */
export interface Awaited {
  what: 'request' | 'head' | 'body' | 'reading';
  of: unknown;
  progress: number;
}

/** What the client of an open connection is waited for; null: it is not its turn. `startMs`: a head has begun. */
export function findAwaited(
  client: Socket,
  exchange: Exchange | null,
  startMs: number | null,
  link: UpstreamLink,
): Awaited | null {
  if (exchange?.held === true) return null;
  const { bytesRead, writableLength } = client;
  if (writableLength > 0) return { what: 'reading', of: exchange, progress: writableLength };
  if (exchange === null) return { what: startMs === null ? 'request' : 'head', of: startMs, progress: bytesRead };
  // While it is not read, or has to be told to send it, it is not the client that is slow.
  const isSlowest = !client.isPaused() && !link.waits && (exchange.wantsBody || !exchange.holdsBodyBack);
  return exchange.requestDone || !isSlowest ? null : { what: 'body', of: exchange, progress: bytesRead };
}

/**
 * How long one client has been waited for, looked at in ticks: nothing is done when a byte comes, and a process that stood still
 * holds that against nobody.
 */
export class ClientWait {
  #last: Awaited | null = null;
  #waitedMs = 0;
  #silentMs = 0;

  /** Takes a look, `tickMs` after the last one. Has it been too long? */
  look(awaited: Awaited | null, tickMs: number, limits: ProxyLimits): boolean {
    const last = this.#last;
    this.#last = awaited;
    if (awaited === null) return false;
    const isSame = last !== null && last.what === awaited.what && last.of === awaited.of;
    this.#waitedMs = isSame ? this.#waitedMs + tickMs : 0;
    this.#silentMs = isSame && last.progress === awaited.progress ? this.#silentMs + tickMs : 0;
    return this.#isTooLong(awaited.what, limits);
  }

  #isTooLong(what: Awaited['what'], limits: ProxyLimits): boolean {
    switch (what) {
      case 'request':
        return this.#silentMs >= limits.idleMs;
      case 'head':
        return this.#waitedMs >= limits.headMs;
      case 'body':
        return this.#silentMs >= limits.bodySilenceMs || this.#waitedMs >= limits.bodyMs;
      case 'reading':
        return this.#silentMs >= limits.unreadMs;
    }
  }
}
