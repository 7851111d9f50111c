import { formatCount } from '../../kit/format/format-count.ts';
import { correlationWords } from '../../kit/terms/correlation.ts';
import type { Routing } from '../scorecard/scorecard.ts';
import { nameProvider } from './name-provider.ts';

/** A sentence on what calls were known by to be of a request; none where no call was, and of older scorecards. */
export function describeCorrelation({ correlation = [] }: Pick<Routing, 'correlation'>): string[] {
  if (correlation.length === 0) return [];
  const providers = [...new Set(correlation.map(({ provider }) => provider))];
  const parts = providers.map((provider) => {
    const ways = correlation
      .filter((known) => known.provider === provider)
      .map(({ by, requests }) => `${correlationWords[by]} (${formatCount(requests)})`);
    return `at ${nameProvider(provider)} by ${ways.join(' and ')}`;
  });
  return [`Requests were known ${parts.join(', ')}.`];
}
