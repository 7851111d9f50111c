import type { ExchangeFacts } from './evidence.ts';

/** Exchanges by arrival. Of several for one arrival the earliest counts. */
export interface ExchangeSlots {
  add(index: number | null, facts: ExchangeFacts): void;
  of(index: number): ExchangeFacts | null;
  /** Exchanges without an index, or of no planned arrival. */
  readonly unknown: number;
  /** Exchanges beyond the first of an arrival. */
  readonly repeated: number;
}

/** No exchanges yet, for a plan of this many arrivals. */
export function createExchangeSlots(planned: number): ExchangeSlots {
  const slots: (ExchangeFacts | null)[] = Array.from({ length: planned }, () => null);
  let unknown = 0;
  let repeated = 0;
  return {
    add(index, facts) {
      const known = index === null ? undefined : slots[index];
      if (index === null || known === undefined) {
        unknown++;
        return;
      }
      if (known !== null) repeated++;
      if (known === null || comesBefore(facts, known)) slots[index] = facts;
    },
    of: (index) => slots[index] ?? null,
    get unknown() {
      return unknown;
    },
    get repeated() {
      return repeated;
    },
  };
}

/** By start, then by what it was: never by place in the file. */
function comesBefore(a: ExchangeFacts, b: ExchangeFacts): boolean {
  return (a.startEpochMs - b.startEpochMs || a.endMs - b.endMs || (a.status ?? 0) - (b.status ?? 0)) < 0;
}
