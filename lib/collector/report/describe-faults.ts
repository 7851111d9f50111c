import { formatCount } from '../../kit/format/format-count.ts';
import { formatMs } from '../../kit/format/format-ms.ts';
import { NOT_MEASURED } from '../../kit/format/not-measured.ts';
import type { FaultResult } from '../scorecard/scorecard.ts';

/** Of fewer nobody can tell how they were served to the end. */
const FEW_REQUESTS = 10;

/** The faults of an entry by name: `silence on primary`, several with `+`. */
export function nameFaults({ faults }: Pick<FaultResult, 'faults'>): string {
  return faults.map(({ provider, kind }) => `${kind} on ${provider}`).join(' + ');
}

/** Until callers were served well to the end of the fault; if they were not, how long that was watched. */
export function formatFaultFailover({
  failoverMs,
  watchedMs,
  tested,
}: Pick<FaultResult, 'failoverMs' | 'watchedMs' | 'tested'>): string {
  if (!tested) return NOT_MEASURED;
  if (failoverMs !== null) return formatMs(failoverMs);
  return watchedMs === null ? NOT_MEASURED : `not within ${formatMs(watchedMs)}`;
}

/** Who answered while a fault was armed: `fallback 320, third 5`; null where nobody did, or an older file does not tell. */
export function nameServers({ servedBy = {} }: Pick<FaultResult, 'servedBy'>): string | null {
  const served = Object.entries(servedBy).filter(([, count]) => count > 0);
  return served.length === 0 ? null : served.map(([name, count]) => `${name} ${formatCount(count)}`).join(', ');
}

/** What a reader of the table must know besides: faults that hardly anybody met, and service that did not last. */
export function describeFaults(results: readonly FaultResult[]): string[] {
  return results.flatMap((result) => {
    const name = nameFaults(result);
    if (!result.tested) {
      if (result.met > 0 && result.sent < FEW_REQUESTS)
        return [
          `Only ${formatCount(result.sent)} ${result.sent === 1 ? 'request was' : 'requests were'} sent while ${name} was armed: too few to tell whether callers were brought through it.`,
        ];
      return [
        `${formatCount(result.met)} of ${formatCount(result.sent)} requests sent while ${name} was armed met it: this run says nothing about it.`,
      ];
    }
    if (result.heldMs === null) return [];
    return [
      `With ${name} callers were served well for ${formatMs(result.heldMs)}, and then no longer: they had not been brought through it.`,
    ];
  });
}
