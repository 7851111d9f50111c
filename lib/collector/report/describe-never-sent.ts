import { formatCount } from '../../kit/format/format-count.ts';
import type { Load } from '../scorecard/scorecard.ts';

/** Behind the requests that were sent: those the generator did not get to, as a remark; nothing where there are none. */
export function describeNeverSent({ neverSent = 0 }: Pick<Load, 'neverSent'>): string {
  return neverSent === 0 ? '' : ` (${formatCount(neverSent)} never, by the load generator’s doing)`;
}
