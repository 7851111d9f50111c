import { setTimeout as sleep } from 'node:timers/promises';
import type { CallResult } from '../calls/call-result.ts';
import type { Pace } from './pace.ts';

/** One case to put to one column. */
export interface Ask<Item> {
  item: Item;
  /** Calls that were made for it so far. */
  calls: number;
}

export interface AskCasesOptions<Item> {
  /** In the order in which they are to be asked; taken one by one. */
  items: Iterable<Item>;
  pace: Pace;
  /** So many at a time. */
  concurrency: number;
  /** Is there something to learn from it yet? */
  isWanted(item: Item): boolean;
  /** May the call be made? False ends all asking of this provider. */
  reserve(item: Item): boolean;
  /** Makes the call. Throws only where it is stopped. */
  call(item: Item): Promise<CallResult>;
  /** Told what came of a case in the end. */
  onCame(ask: Ask<Item>, result: CallResult): Promise<void>;
  signal: AbortSignal;
}

/** A case is called for at most so often. */
const MOST_CALLS = 3;

/**
 * Puts cases to one provider at its pace, and again where a call failed in passing. Resolves to why the provider was given up, as a clause; null: it
 * was not. Throws the signal's reason when it is stopped: what was under way then counts for nothing.
 */
export async function askProviderCases<Item>(options: AskCasesOptions<Item>): Promise<string | null> {
  const { items, pace, concurrency, isWanted, reserve, call, onCame, signal } = options;
  const again: Ask<Item>[] = [];
  const rest = items[Symbol.iterator]();
  let gaveUp: string | null = null;
  let isOver = false;
  const pick = (): Ask<Item> | null => {
    const waiting = again.shift();
    if (waiting !== undefined) return waiting;
    for (let next = rest.next(); next.done !== true; next = rest.next()) {
      if (isWanted(next.value)) return { item: next.value, calls: 0 };
    }
    return null;
  };
  const work = async (): Promise<void> => {
    while (!isOver) {
      const ask = pick();
      if (ask === null) return;
      const waitMs = pace.next(performance.now()) - performance.now();
      if (waitMs > 0) await sleep(waitMs, undefined, { signal });
      signal.throwIfAborted();
      // While it waited, others may have decided it, or the provider may have been given up.
      if (isOver || (ask.calls === 0 && !isWanted(ask.item))) continue;
      if (!reserve(ask.item)) {
        isOver = true;
        return;
      }
      ask.calls++;
      await take(ask, await call(ask.item));
    }
  };
  const take = async (ask: Ask<Item>, result: CallResult): Promise<void> => {
    if (result.kind === 'answered' || result.kind === 'refused' || result.kind === 'misrouted') {
      pace.answered();
      await onCame(ask, result);
      return;
    }
    if (result.kind === 'denied') {
      gaveUp ??= `it answers ${result.status}`;
      isOver = true;
      await onCame(ask, result);
      return;
    }
    if (!result.isPassing) {
      await onCame(ask, result);
      return;
    }
    const next = pace.failed(performance.now(), result.cause, result.waitMs);
    if (next.kind === 'give-up') {
      gaveUp ??= next.reason;
      isOver = true;
    }
    if (isOver || ask.calls >= MOST_CALLS) await onCame(ask, result);
    else again.unshift(ask);
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  // What was to be asked again when the provider was given up has no answer.
  return gaveUp;
}
