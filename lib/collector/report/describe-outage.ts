import { formatCount } from '../../kit/format/format-count.ts';
import { formatRatio } from '../../kit/format/format-ratio.ts';
import { WHILE_FAULTED } from '../scorecard/describe-objective.ts';
import type { OutageSummary } from '../scorecard/outage-summary.ts';

/** What the two headline numbers are of: `1,200 requests in the outage`, `… sent in the outage while faults were in force`. */
export function describeScored({ requests, whole }: OutageSummary): string {
  const where = whole === undefined ? 'requests in the outage' : `requests in the outage ${WHILE_FAULTED}`;
  return `${formatCount(requests)} ${where}`;
}

/** What all of an outage came to that was well for a while, as a sentence; null: it was not. */
export function describeWhole({ whole }: OutageSummary): string | null {
  if (whole === undefined) return null;
  return `With the time without faults between: HTTP ${formatRatio(whole.httpSuccessRatio)}, usable ${formatRatio(whole.usableRatio)}, of ${formatCount(whole.requests)} requests.`;
}
