import { isModelGuard } from '../../drill/contracts/index.ts';
import type { Drill } from '../../drill/drill.ts';
import type { RehearsedGuard } from '../../collector/scorecard/rehearsal.ts';
import { formatCount } from '../../kit/format/format-count.ts';
import type { GuardAccounts } from '../guards/guard-accounts.ts';
import { listGuardProviders } from '../guards/guard-seats.ts';
import { readUse } from './call-use.ts';
import { type Column, isAskedOf } from './columns.ts';
import { estimateChat } from './estimate-cost.ts';
import type { Ledger } from './ledger.ts';
import type { RehearsedCase } from './list-cases.ts';

/** By what name the calls of guards to a provider are in the ledger: no column has it. */
const nameOf = (provider: string): string => `guard ${provider}`;

/** What a ledger keeps besides the columns of the matrix: the providers that guards ask. */
export function listGuardAccounts(drill: Drill): { name: string; provider: string }[] {
  return [...listGuardProviders(drill)].map((provider) => ({ name: nameOf(provider), provider }));
}

/** Sets guards' calls aside in the ledger as those of cases are. */
export function accountGuards({ traffic }: Drill, ledger: Ledger): GuardAccounts {
  const costOf = (chat: object) => estimateChat(chat, traffic.maxOutputTokens);
  return {
    before: (provider, chat) => ledger.reserve(nameOf(provider), costOf(chat)),
    after: (provider, chat, result) => ledger.settle(nameOf(provider), costOf(chat), readUse(result)),
  };
}

/** What guards have used, by provider. */
export function describeGuardUse(drill: Drill, ledger: Ledger): RehearsedGuard[] {
  return listGuardAccounts(drill).map(({ name, provider }) => ({ provider, ...ledger.use(name) }));
}

/** How many calls guards make at most, as a sentence; [] where there is no guard that asks. */
export function describeMostGuardCalls(
  { contracts }: Pick<Drill, 'contracts'>,
  columns: readonly Pick<Column, 'requests'>[],
  cases: readonly RehearsedCase[],
): string[] {
  let calls = 0;
  for (const { arrival } of cases) {
    const asked = columns.filter((column) => isAskedOf(column, arrival.kind)).length;
    for (const contract of contracts)
      if (contract.for === arrival.kind && isModelGuard(contract)) calls += asked * contract.by.providers.length;
  }
  return calls === 0
    ? []
    : [`Guards ask on top of what follows, in at most ${formatCount(calls)} calls; the budgets hold for these, too.`];
}
