import { beginWithProvider } from './name-provider.ts';
import { formatCount } from '../../kit/format/format-count.ts';
import type { Routing } from '../scorecard/scorecard.ts';

/** Two words for each kind, one and more. */
const words: ReadonlyMap<string, readonly [one: string, more: string]> = new Map([
  ['health-check', ['health check', 'health checks']],
  ['other-run', ['call of another run', 'calls of another run']],
  ['unmarked', ['call without an id', 'calls without an id']],
]);

/** A sentence for each provider that was asked something no request of the run caused. */
export function describeOtherCalls({ otherCalls = [] }: Pick<Routing, 'otherCalls'>): string[] {
  const providers = [...new Set(otherCalls.map(({ provider }) => provider))];
  return providers.map((provider) => {
    const parts = otherCalls
      .filter((calls) => calls.provider === provider)
      .map(({ kind, count }) => {
        const [one, more] = words.get(kind) ?? [kind, kind];
        return `${formatCount(count)} ${count === 1 ? one : more}`;
      });
    return `${beginWithProvider(provider)} also got ${parts.join(', ')}, which no request of the run caused: they count as no attempts.`;
  });
}
