import { formatCount } from '../../kit/format/format-count.ts';
import type { Load } from '../scorecard/scorecard.ts';

/**
 * Behind the requests that were sent: those the generator did not get to, and those in flight when the run was stopped, as a remark; nothing
 * where there are none.
 */
export function describeNeverSent({ neverSent = 0, cutShort = 0 }: Pick<Load, 'neverSent' | 'cutShort'>): string {
  const remarks = [
    ...(neverSent === 0 ? [] : [`${formatCount(neverSent)} never, by the load generator’s doing`]),
    ...(cutShort === 0 ? [] : [`${formatCount(cutShort)} more in flight at the stop, left out`]),
  ];
  return remarks.length === 0 ? '' : ` (${remarks.join('; ')})`;
}
