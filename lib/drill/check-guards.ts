import { nearestName } from '../kit/settings/nearest-name.ts';
import { createMistakes } from '../kit/settings/mistakes.ts';
import { reject } from '../kit/settings/reader.ts';
import { isModelGuard } from './contracts/index.ts';
import type { Drill } from './drill.ts';
import { listProviders, listServing } from './providers.ts';

/** Guards ask providers that the drill has, somebody is left to answer callers, and no provider stands there for nobody. */
export function checkGuards({ contracts, providers }: Pick<Drill, 'contracts' | 'providers'>): void {
  const mistakes = createMistakes();
  const names = listProviders({ providers });
  const asked = new Set<string>();
  for (const [index, contract] of contracts.entries()) {
    if (!isModelGuard(contract)) continue;
    for (const [place, name] of contract.by.providers.entries()) {
      asked.add(name);
      if (names.includes(name)) continue;
      const near = nearestName(name, names) ?? names.join(', ');
      mistakes.attempt(() =>
        reject(`contracts[${index}].by.providers[${place}]`, `a provider of the drill (${near})`, name),
      );
    }
  }
  for (const [index, { name, role }] of providers.entries()) {
    if (role !== undefined && !asked.has(name))
      mistakes.attempt(() =>
        reject(`providers[${index}].role`, `left out where no contract guard asks ${name} by kind model`, role),
      );
  }
  if (listServing({ providers }).length < 2)
    mistakes.attempt(() => reject('providers', 'two or more that answer callers, besides those of guards', names));
  mistakes.throwAny();
}

/** A sentence for each guard that is asked of a provider which answers callers, too: it fails with what it guards. */
export function describeSharedGuards({ contracts, providers }: Pick<Drill, 'contracts' | 'providers'>): string[] {
  const serving = listServing({ providers });
  return contracts.flatMap((contract, index) => {
    const shared = isModelGuard(contract) ? contract.by.providers.filter((name) => serving.includes(name)) : [];
    if (shared.length === 0) return [];
    return [
      `contracts[${index}] (guard) asks ${shared.join(', ')}, which also answers callers: the same faults hit the guard and what it guards. A provider of its own has "role": "guard".`,
    ];
  });
}
