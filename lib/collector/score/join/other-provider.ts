import type { ProviderName } from '../../../kit/terms/provider.ts';

/** The one that carries on when this one is taken away. */
export function otherProvider(provider: ProviderName): ProviderName {
  return provider === 'primary' ? 'fallback' : 'primary';
}
