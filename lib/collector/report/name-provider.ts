import { isUsual, type ProviderName } from '../../kit/terms/provider.ts';

/** A provider in a sentence: `the primary`; one with a name of its own by that. */
export function nameProvider(name: ProviderName): string {
  return isUsual(name) ? `the ${name}` : name;
}

/** The same at the beginning of a sentence: `The primary`. */
export function beginWithProvider(name: ProviderName): string {
  return isUsual(name) ? `The ${name}` : name;
}
