import type { OpenedExchange } from '../proxy/exchange-handler.ts';
import type { FaultOutcome } from '../../faults/edit/fault-outcome.ts';

const TAKEN_BACK: FaultOutcome = { kind: 'skipped', reason: 'taken back' };

/** The attempts of one injector that faults hold, shape, or keep waiting for their turn. */
export class WaitingAttempts {
  /** With each, who is to be told that its faults were taken back. */
  readonly #held = new Map<OpenedExchange, (outcome: FaultOutcome) => void>();
  /** Those a limit keeps waiting, by number, and what lets each go on. */
  readonly #queued = new Map<number, () => void>();

  /** How many a fault holds, shapes or keeps waiting now. */
  get size(): number {
    return this.#held.size;
  }

  hold(exchange: OpenedExchange, onTakenBack: (outcome: FaultOutcome) => void): void {
    this.#held.set(exchange, onTakenBack);
  }

  letGo(exchange: OpenedExchange): void {
    this.#held.delete(exchange);
  }

  /** Resolves when it is this attempt's turn, or when the faults are taken back. */
  waitForTurn(exchange: OpenedExchange, number: number): Promise<void> {
    return new Promise((resolve) => {
      this.#queued.set(number, () => {
        this.#queued.delete(number);
        this.#held.delete(exchange);
        resolve();
      });
    });
  }

  /** Is gone before its turn came; false: it did not wait. */
  leaveQueue(number: number): boolean {
    return this.#queued.delete(number);
  }

  /** It is the turn of these. */
  admit(numbers: readonly number[]): void {
    for (const number of numbers) this.#queued.get(number)?.();
  }

  /** The faults are taken back: whoever waits goes on, what is held or shaped is let go. */
  release(): void {
    for (const goOn of this.#queued.values()) goOn();
    for (const [exchange, tell] of this.#held) {
      tell(TAKEN_BACK);
      exchange.release();
    }
  }
}
