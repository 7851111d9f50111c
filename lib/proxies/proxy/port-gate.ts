import { once } from 'node:events';
import { type AddressInfo, connect, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** How long to wait before a port somebody else holds is asked for again. */
const RETRY_MS = 50;

/** What happened to a port, once it has. */
export type PortChange = 'refusing' | 'listening';

/**
 * Closes and opens the port of a server that listens, as often as is wanted; connections that are open stay. It is
 * `refusing` once a try of its own to connect was refused, and `listening` once the server has the same port again.
 */
export class PortGate {
  readonly #server: Server;
  readonly #onChange: (change: PortChange) => void;
  readonly #stopping = new AbortController();
  #wanted: PortChange = 'listening';
  #state: PortChange = 'listening';
  /** Where it listened before. */
  #place: AddressInfo | null = null;
  #settling: Promise<void> | null = null;

  constructor(server: Server, onChange: (change: PortChange) => void) {
    this.#server = server;
    this.#onChange = onChange;
  }

  /** Refuses connections from now on, or takes them again. */
  want(change: PortChange): void {
    if (this.#stopping.signal.aborted) return;
    this.#wanted = change;
    this.#settling ??= this.#settle().finally(() => (this.#settling = null));
  }

  /** Resolves when the port is as it is wanted. */
  async settled(): Promise<void> {
    await this.#settling;
  }

  /** Changes nothing any more; resolves when nothing is being changed. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#settling;
  }

  async #settle(): Promise<void> {
    const { signal } = this.#stopping;
    while (this.#state !== this.#wanted && !signal.aborted) {
      if (this.#wanted === 'refusing') {
        const place = this.#server.address() as AddressInfo;
        this.#place = place;
        this.#server.close();
        this.#state = 'refusing';
        if (await isRefused(place)) this.#onChange('refusing');
      } else if (this.#place !== null && (await listenAgain(this.#server, this.#place))) {
        this.#state = 'listening';
        this.#onChange('listening');
      } else await sleep(RETRY_MS, undefined, { signal }).catch(() => {});
    }
  }
}

async function isRefused({ address, port }: AddressInfo): Promise<boolean> {
  const socket = connect({ host: address, port });
  try {
    await once(socket, 'connect');
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED';
  } finally {
    socket.destroy();
  }
}

/** False when the port cannot be had at the moment. */
async function listenAgain(server: Server, { address, port }: AddressInfo): Promise<boolean> {
  server.listen(port, address);
  try {
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  }
}
