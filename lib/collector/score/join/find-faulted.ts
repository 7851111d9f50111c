import { faultsOn, type TimelineEntry } from '../../../drill/timeline-entry.ts';
import type { ProviderName } from '../../../kit/terms/provider.ts';

/** Of these providers, those that have a fault in some of these entries; the primary first. */
export function findFaulted(entries: readonly TimelineEntry[], providers: readonly ProviderName[]): ProviderName[] {
  return providers.filter((provider) => entries.some((entry) => faultsOn(entry, provider).length > 0));
}
