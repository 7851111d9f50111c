import type { Scorecard } from '../scorecard/scorecard.ts';
import type { KindChange } from '../scorecard/comparison.ts';

/** How often one contract found each kind in one provider's answers, over the whole run. */
interface Counted {
  contract: string;
  provider: string;
  total: number;
  kinds: Map<string, number>;
}

/** Kinds of failure that only one of two runs has, most frequent first. Only of what both judged: that nobody looked says nothing. */
export function listKindChanges(before: Scorecard, after: Scorecard): KindChange[] {
  const [one, other] = [countKinds(before), countKinds(after)];
  const changes = [...one].flatMap(([key, first]): KindChange[] => {
    const second = other.get(key);
    if (second === undefined) return [];
    return [...new Set([...first.kinds.keys(), ...second.kinds.keys()])].flatMap((kind): KindChange[] => {
      const [was, is] = [first.kinds.get(kind) ?? 0, second.kinds.get(kind) ?? 0];
      if (was > 0 && is > 0) return [];
      return [
        {
          contract: first.contract,
          provider: first.provider,
          kind,
          change: was === 0 ? 'came' : 'went',
          before: { count: was, total: first.total },
          after: { count: is, total: second.total },
        },
      ];
    });
  });
  return changes.toSorted((a, b) => mostOf(b) - mostOf(a));
}

const mostOf = ({ before, after }: KindChange): number => Math.max(before.count, after.count);

function countKinds({ application }: Scorecard): Map<string, Counted> {
  const counted = new Map<string, Counted>();
  for (const { contract, provider, total, kinds } of application.contracts) {
    const key = JSON.stringify([contract, provider]);
    const entry = counted.get(key) ?? { contract, provider, total: 0, kinds: new Map<string, number>() };
    counted.set(key, entry);
    entry.total += total;
    for (const [kind, count = 0] of Object.entries(kinds)) {
      if (count > 0) entry.kinds.set(kind, (entry.kinds.get(kind) ?? 0) + count);
    }
  }
  return counted;
}
