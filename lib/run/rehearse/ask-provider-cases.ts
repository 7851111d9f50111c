import { setTimeout as sleep } from 'node:timers/promises';
import { excerpt } from '../../kit/excerpt.ts';
import { cutBeforeKey } from '../../kit/secrets/cut-before-key.ts';
import type { CallResult } from '../calls/call-result.ts';
import type { Pace } from './pace.ts';

/** One case to put to one column. */
export interface Ask<Item> {
  item: Item;
  /** Calls that were made for it so far. */
  calls: number;
  /** What came of the last; null: there was none yet. */
  last: CallResult | null;
}

/** What asking a provider came to. */
export interface AskedProvider {
  /** Why it was given up, as a clause; null: it was not. */
  gaveUp: string | null;
  /** Where no call ever reached it: why the last one did not, as the network says it; null: one did, or there was none. */
  unreached: string | null;
}

export interface AskCasesOptions<Item> {
  /** In the order in which they are to be asked; taken one by one. */
  items: Iterable<Item>;
  pace: Pace;
  /** So many at a time. */
  concurrency: number;
  /** Is there something to learn from it yet? `calls`: made for it so far. */
  isWanted(item: Item, calls: number): boolean;
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
type Denied = Extract<CallResult, { kind: 'denied' }>;
const FORBIDDEN = 403;
/** So many in a row may be of their requests; one more is of whoever asks. */
const MOST_FORBIDDEN = 2;
/** So much of what it said goes into a line. */
const SAID_CHARACTERS = 160;

/** What it said, behind why it is asked no more; hostile text. */
function tellSaid(said: string): string {
  const line = excerpt(cutBeforeKey(said.trim(), SAID_CHARACTERS), SAID_CHARACTERS);
  return line === '' ? '' : `: ${line}`;
}

/**
 * Puts cases to one provider at its pace, and again where a call failed in passing; what then is still to be asked again has no answer.
 * Throws the signal's reason when it is stopped: what was under way then counts for nothing.
 */
export async function askProviderCases<Item>(options: AskCasesOptions<Item>): Promise<AskedProvider> {
  const { items, pace, concurrency, isWanted, reserve, call, onCame, signal } = options;
  const again: Ask<Item>[] = [];
  let rest = items[Symbol.iterator]();
  /** Not wanted when their turn came. What came of others may change that. */
  const passed: Item[] = [];
  let gaveUp: string | null = null;
  let wasReached = false as boolean;
  let unreached = null as string | null;
  let isOver = false;
  /** Asked while others were answered, and forbidden (403): whether that is of the request, as what a moderation keeps back, shows in what comes behind. */
  const forbidden: { ask: Ask<Item>; result: Denied }[] = [];
  let wasAnswered = false as boolean;
  const pick = (): Ask<Item> | null => {
    const waiting = again.shift();
    if (waiting !== undefined) return waiting;
    for (;;) {
      for (let next = rest.next(); next.done !== true; next = rest.next()) {
        if (isWanted(next.value, 0)) return { item: next.value, calls: 0, last: null };
        passed.push(next.value);
      }
      if (!passed.some((item) => isWanted(item, 0))) return null;
      rest = passed.splice(0)[Symbol.iterator]();
    }
  };
  const work = async (): Promise<void> => {
    while (!isOver) {
      const ask = pick();
      if (ask === null) return;
      const waitMs = pace.next(performance.now()) - performance.now();
      if (waitMs > 0) await sleep(waitMs, undefined, { signal });
      signal.throwIfAborted();
      // While it waited, others may have decided it, or whoever is to judge it or the provider may have been given up.
      if (!isOver && !isWanted(ask.item, ask.calls)) {
        if (ask.last === null) passed.push(ask.item);
        else await onCame(ask, ask.last);
        continue;
      }
      if (isOver || !reserve(ask.item)) {
        isOver = true;
        again.push(ask);
        return;
      }
      ask.calls++;
      ask.last = await call(ask.item);
      await take(ask, ask.last);
    }
  };
  const take = async (ask: Ask<Item>, result: CallResult): Promise<void> => {
    if (result.kind === 'unreached') unreached = result.said;
    else wasReached = true;
    if (result.kind === 'answered' || result.kind === 'refused' || result.kind === 'misrouted') {
      pace.answered();
      wasAnswered = true;
      for (const { ask: one, result: of } of forbidden.splice(0)) await onCame(one, { ...of, kind: 'refused' });
      await onCame(ask, result);
      return;
    }
    if (result.kind === 'denied' && result.status === FORBIDDEN && wasAnswered && forbidden.length < MOST_FORBIDDEN) {
      forbidden.push({ ask, result });
      return;
    }
    if (result.kind === 'denied') {
      gaveUp ??= `it answers ${result.status}${tellSaid(result.said)}`;
      isOver = true;
      await onCame(ask, result);
      return;
    }
    // HTTP calls it a success: it counts, as a miss, and the contracts are decided by it.
    if (result.kind === 'failed' && result.isHollow && !result.isPassing) {
      await onCame(ask, result);
      return;
    }
    const next =
      result.kind === 'unreached'
        ? pace.failed(performance.now(), `it could not be reached, ${result.said}`, null)
        : pace.failed(performance.now(), `${result.cause}${tellSaid(result.said)}`, result.waitMs);
    if (next.kind === 'give-up') {
      gaveUp ??= next.reason;
      isOver = true;
    }
    const isLasting = result.kind === 'failed' && !result.isPassing;
    if (isOver || isLasting || ask.calls >= MOST_CALLS) await onCame(ask, result);
    else again.unshift(ask);
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  for (const { ask, result } of forbidden) await onCame(ask, result);
  for (const ask of again) if (ask.last !== null) await onCame(ask, ask.last);
  return { gaveUp, unreached: wasReached ? null : unreached };
}
