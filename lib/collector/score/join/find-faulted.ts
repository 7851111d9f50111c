import type { TimelineEntry } from '../../../drill/timeline-entry.ts';
import { type ProviderName, providerNames } from '../../../kit/terms/provider.ts';

/** The providers that have a fault in some of these entries, the primary first. */
export function findFaulted(entries: readonly Pick<TimelineEntry, ProviderName>[]): ProviderName[] {
  return providerNames.filter((provider) => entries.some((entry) => entry[provider].length > 0));
}
