import { HeldBytes } from '../../wire/http1/held-bytes.ts';

/** Bytes go out in steps this far apart, or one by one where they are slower than that. */
const STEP_MS = 20;
/** Node's timers take no longer waits. */
const MAX_TIMER_MS = 2_147_483_647;

/** How many bytes of a body may have gone out by now. */
export function planPacedBytes(bytesPerSecond: number, elapsedMs: number): number {
  return Math.floor((elapsedMs * bytesPerSecond) / 1_000);
}

/** Passes bytes on no faster than so many a second, on average since the first. */
export class PacedWrites {
  readonly #bytesPerSecond: number;
  readonly #write: (bytes: Buffer) => void;
  readonly #held = new HeldBytes();
  #sinceMs: number | null = null;
  #sent = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(bytesPerSecond: number, write: (bytes: Buffer) => void) {
    this.#bytesPerSecond = bytesPerSecond;
    this.#write = write;
  }

  get waits(): boolean {
    return this.#held.bytes > 0;
  }

  push(bytes: Buffer): void {
    if (bytes.length === 0) return;
    // A copy: who gave the bytes may use their memory again.
    this.#held.push(Buffer.from(bytes));
    this.#sinceMs ??= performance.now();
    if (this.#timer === null) this.#wait();
  }

  /** Passes on all that waits. */
  flush(): void {
    this.#cancel();
    if (this.waits) this.#write(this.#held.take());
  }

  /** Passes nothing on any more. */
  stop(): void {
    this.#cancel();
    this.#held.take();
  }

  #wait(): void {
    const nextByteMs = 1_000 / this.#bytesPerSecond;
    this.#timer = setTimeout(() => this.#step(), Math.min(MAX_TIMER_MS, Math.max(STEP_MS, nextByteMs)));
  }

  #step(): void {
    this.#timer = null;
    const allowed = planPacedBytes(this.#bytesPerSecond, performance.now() - (this.#sinceMs ?? 0)) - this.#sent;
    if (allowed > 0) {
      const held = this.#held.take();
      const now = held.subarray(0, allowed);
      if (now.length < held.length) this.#held.push(held.subarray(now.length));
      this.#sent += now.length;
      this.#write(now);
    }
    if (this.waits && this.#timer === null) this.#wait();
  }

  #cancel(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
