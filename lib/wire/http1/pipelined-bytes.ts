import { HeldBytes } from './held-bytes.ts';

/** Bytes kept while a request is being answered; then the client is not read any further. */
const MAX_BYTES = 64 * 1024;

/** Whoever sends them: a socket, as far as it can be told to wait. */
interface Sender {
  pause(): unknown;
  resume(): unknown;
}

/** What a client sends before its turn: kept in order until the request before is done. */
export class PipelinedBytes {
  readonly #client: Sender;
  readonly #held = new HeldBytes();

  constructor(client: Sender) {
    this.#client = client;
  }

  keep(bytes: Buffer): void {
    this.#held.push(bytes);
    if (this.#held.bytes > MAX_BYTES) this.#client.pause();
  }

  /** All of it, the client read again; null when there is none. */
  take(): Buffer | null {
    if (this.#held.bytes === 0) return null;
    this.#client.resume();
    return this.#held.take();
  }
}
