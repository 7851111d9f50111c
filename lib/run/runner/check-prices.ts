import type { NamedProvider } from '../../drill/providers.ts';
import { CutoverError } from '../../kit/cutover-error.ts';
import { excerpt } from '../../kit/excerpt.ts';
import { nearestName } from '../../kit/settings/nearest-name.ts';
import type { Budget, Price } from './budget.ts';

/** Throws a `usage` error for a name on the command line that is none of these providers'. */
export function checkProviderName(flag: string, name: string, names: readonly string[]): void {
  if (names.includes(name)) return;
  const near = nearestName(name, names);
  const hint = near === undefined ? `The providers are ${names.join(', ')}.` : `Did you mean ${near}?`;
  throw new CutoverError('usage', `${flag} must name a provider of the drill, got ${excerpt(name, 60)}. ${hint}`);
}

/**
 * Throws a `usage` error where money is limited and one that is asked has no price: prices are nobody's to invent. What runs on this machine costs nothing a token.
 *
 * @param asked The providers that are asked.
 */
export function checkPrices(
  asked: readonly Pick<NamedProvider, 'name' | 'upstream'>[],
  { budget, prices }: { budget: Budget; prices: readonly Price[] },
): void {
  if (budget.spend === undefined) return;
  const lacking = asked.find(
    ({ name, upstream }) => upstream.kind === 'url' && !prices.some((price) => price.provider === name),
  );
  if (lacking !== undefined)
    throw new CutoverError(
      'usage',
      `--max-spend needs the price of ${lacking.name}: its price in the drill, or --price ${lacking.name}=INPUT/OUTPUT, for a million tokens each.`,
    );
}

/** The same options with the prices that the drill says, of providers that none was given for. */
export function withPrices<T extends { prices: readonly Price[] }>(
  options: T,
  providers: readonly Pick<NamedProvider, 'name' | 'price'>[],
): T & { prices: Price[] } {
  const own = providers.flatMap(({ name, price }) =>
    price === undefined || options.prices.some(({ provider }) => provider === name)
      ? []
      : [{ provider: name, ...price }],
  );
  return { ...options, prices: [...options.prices, ...own] };
}
