import type { Routing } from '../scorecard/scorecard.ts';
import { formatCount } from '../../kit/format/format-count.ts';
import { formatMs } from '../../kit/format/format-ms.ts';

/** A sentence for each phase in which the primary failed without a fault: why its fallback had work there. */
export function describeUnfaulted({ unfaultedFailures = {} }: Routing): string[] {
  return Object.entries(unfaultedFailures).map(
    ([phase, { count, medianMs }]) =>
      `In ${phase}, ${formatCount(count)} ${count === 1 ? 'call' : 'calls'} to the primary failed though no fault met ${count === 1 ? `it, after ${formatMs(medianMs)}` : `them, half of them within ${formatMs(medianMs)}`}.`,
  );
}
