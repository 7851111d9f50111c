import type { ProviderName } from '../../../kit/terms/provider.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { ReadSaid } from '../evidence/said-facts.ts';
import { createSlotTable } from '../evidence/slot-table.ts';

/** Who said a text and made its calls, of a whole run. */
export interface SaidGroup {
  /** How many exchanges were told it; of many, fewer than there were. */
  exchanges: number;
  /** Providers that said it in calls of which nobody knows whose they were. */
  unjoined: readonly ProviderName[];
  /** Arrivals whose attempts said it: all of them, or three. */
  arrivals: readonly number[];
}

/** What grouping looks at. */
export type SaidEvidence = Pick<Evidence, 'said' | 'attempts' | 'exchangesSaid' | 'unmarkedSaid' | 'providers'>;

/**
 * Finds who said the same as an answer, by its entry. The groups are made at the first question: in most runs nobody asks,
 * since each caller got what its own attempt said.
 */
export function createSaidGroups(evidence: SaidEvidence): (entry: number) => SaidGroup {
  let find: ((entry: number) => SaidGroup) | null = null;
  return (entry) => (find ??= groupAll(evidence))(entry);
}

function groupAll({
  said,
  attempts,
  exchangesSaid,
  unmarkedSaid,
  providers,
}: SaidEvidence): (entry: number) => SaidGroup {
  /** The first entry of its group, by entry; 0: it is no answer. */
  const leaders = new Uint32Array(said.length);
  const exchanges = new Uint32Array(said.length);
  /** A bit for each provider. */
  const unjoined = new Uint8Array(said.length);
  /** The first three arrivals, each as one more than its index; 0: none. */
  const arrivals = [0, 1, 2].map(() => new Uint32Array(said.length));
  const readAt = (entry: number): ReadSaid | null => {
    const facts = said.of(entry);
    return facts.kind === 'answer' ? facts : null;
  };
  const slots = createSlotTable(said.length, (entry) => hashOf(readAt(entry)));

  for (let entry = 0; entry < said.length; entry++) {
    const facts = readAt(entry);
    if (facts === null) continue;
    const leader = slots.find(hashOf(facts), (other) => isSame(readAt(other), facts)) ?? entry;
    leaders[entry] = leader;
    if (leader === entry) slots.add(entry);
    exchanges[leader] = (exchanges[leader] ?? 0) + exchangesSaid.of(entry);
    for (const [bit, provider] of providers.entries())
      if ((unmarkedSaid.get(provider)?.of(entry) ?? 0) > 0) unjoined[leader] = (unjoined[leader] ?? 0) | (1 << bit);
  }
  attempts.forEach(({ said: entry, index, provider }) => {
    const leader = leaders[entry] ?? 0;
    if (leader === 0) return;
    if (index === null) {
      unjoined[leader] = (unjoined[leader] ?? 0) | (1 << providers.indexOf(provider));
      return;
    }
    const free = arrivals.find((column) => column[leader] === 0 || column[leader] === index + 1);
    if (free !== undefined) free[leader] = index + 1;
  });

  return (entry) => {
    const leader = leaders[entry] ?? 0;
    return {
      exchanges: exchanges[leader] ?? 0,
      unjoined: providers.filter((_, bit) => ((unjoined[leader] ?? 0) & (1 << bit)) !== 0),
      arrivals: arrivals.map((column) => (column[leader] ?? 0) - 1).filter((index) => index >= 0),
    };
  };
}

function hashOf(said: ReadSaid | null): number {
  return said === null ? 0 : ((said.hashes.at(-1) ?? 0) ^ Math.imul(said.length, 0x9e37_79b1) ^ said.calls) | 0;
}

function isSame(a: ReadSaid | null, b: ReadSaid): boolean {
  if (a === null || a.length !== b.length || a.calls !== b.calls || a.hashes.length !== b.hashes.length) return false;
  for (let place = 0; place < a.hashes.length; place++) if (a.hashes[place] !== b.hashes[place]) return false;
  return true;
}
