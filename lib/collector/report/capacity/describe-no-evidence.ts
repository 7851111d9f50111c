import { formatCount } from '../../../kit/format/format-count.ts';
import { formatMs } from '../../../kit/format/format-ms.ts';
import { formatRate } from '../../../kit/format/format-rate.ts';
import type { Capacity, CapacityNoEvidence } from '../../scorecard/capacity.ts';

const purposes = {
  search: 'to try the rate',
  recovery: 'to see whether it is well again',
  shapes: 'to bring the peak',
} as const satisfies Record<CapacityNoEvidence['purpose'], string>;

/** What a load was sent for that is evidence of nothing. */
export const describePurpose = ({ purpose }: CapacityNoEvidence): string => purposes[purpose];

/** How many loads are evidence of nothing, a clause; null where all are. */
export function countNoEvidence({ noEvidence = [] }: Capacity): string | null {
  if (noEvidence.length === 0) return null;
  return `${formatCount(noEvidence.length)} ${noEvidence.length === 1 ? 'load is' : 'loads are'} evidence neither way`;
}

/** `12.0/s, 200 s from the start, to try the rate: this machine was full in 9 of 60 s, …`. */
export function describeNoEvidence(load: CapacityNoEvidence): string {
  return `${formatRate(load.rate)}, ${formatMs(load.atMs)} from the start, ${describePurpose(load)}: ${load.reason}`;
}

/** Why a search with a verdict ended before it was through, a sentence; null where it did not, or the verdict says so. */
export function describeEarlyEnd({ ended, verdict }: Capacity): string | null {
  if (ended.kind !== 'stopped' && ended.kind !== 'no-evidence') return null;
  return verdict === 'pass' || verdict === 'fail' ? `It ended before it was through: ${ended.why}.` : null;
}
