import { CutoverError } from '../kit/cutover-error.ts';
import { type LimitedAmount, limitedAmounts } from '../kit/limits/amount.ts';
import type { ProviderName } from '../kit/terms/provider.ts';
import type { NamedProvider } from './providers.ts';

/** One declared limit. */
export interface DeclaredQuota {
  /** Of a provider alone, or of an account. */
  of: 'provider' | 'account';
  name: string;
  /** Whose use counts against it. */
  providers: ProviderName[];
  kind: 'per-minute' | 'left';
  amount: LimitedAmount;
  limit: number;
}

type Declared = Pick<DeclaredQuota, 'kind' | 'amount' | 'limit'>;

/**
 * All limits of the providers of a drill: those under `quota`, or, where a provider has none, those its mock is given (`limits`, of the kinds `rate-limit` and
 * `usage-quota`). Throws a `usage` error where two providers say different things of one account.
 */
export function listQuotas({ providers }: { providers: readonly NamedProvider[] }): DeclaredQuota[] {
  const own = providers.flatMap((provider) =>
    listOwn(provider).map((one) => ({
      ...one,
      of: 'provider' as const,
      name: provider.name,
      providers: [provider.name],
    })),
  );
  const accounts = new Map<string, { providers: ProviderName[]; limits: Declared[] }>();
  for (const { name, quota } of providers) {
    if (quota?.account === undefined) continue;
    const account = accounts.get(quota.account.name) ?? { providers: [], limits: [] };
    accounts.set(quota.account.name, account);
    account.providers.push(name);
    for (const declared of readLimits(quota.account)) addLimit(account.limits, declared, name, quota.account.name);
  }
  const shared = [...accounts].flatMap(([name, account]) =>
    account.limits.map((one) => ({ ...one, of: 'account' as const, name, providers: account.providers })),
  );
  return [...own, ...shared];
}

function addLimit(known: Declared[], declared: Declared, provider: ProviderName, account: string): void {
  const before = known.find(({ kind, amount: of }) => kind === declared.kind && of === declared.amount);
  if (before === undefined) known.push(declared);
  else if (before.limit !== declared.limit)
    throw new CutoverError(
      'usage',
      `quota.account.${declared.kind === 'left' ? 'left' : 'perMinute'}.${declared.amount} of provider ${provider} must be that of the others of account ${account}, ${before.limit}, got ${declared.limit}. It is enough at one of them.`,
    );
}

function listOwn({ quota, upstream }: NamedProvider): Declared[] {
  if (quota?.perMinute !== undefined || quota?.left !== undefined) return readLimits(quota);
  if (upstream.kind !== 'mock') return [];
  return (upstream.mock.limits ?? []).flatMap((limit) => {
    // Of one tenant alone they say nothing of all callers.
    if (limit.kind === 'rate-limit' && limit.perTenant === undefined) return readAmounts('per-minute', limit.perMinute);
    return limit.kind === 'usage-quota' && limit.perTenant === undefined ? readAmounts('left', limit.quota) : [];
  });
}

type Amounts = Partial<Record<LimitedAmount, number>>;

const readLimits = ({ perMinute = {}, left = {} }: { perMinute?: Amounts; left?: Amounts }): Declared[] => [
  ...readAmounts('per-minute', perMinute),
  ...readAmounts('left', left),
];

function readAmounts(kind: DeclaredQuota['kind'], declared: Amounts): Declared[] {
  return limitedAmounts.flatMap((name) => {
    const limit = declared[name];
    return limit === undefined ? [] : [{ kind, amount: name, limit }];
  });
}
