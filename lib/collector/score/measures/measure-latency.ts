import { createHistogram } from '../../../kit/stats/histogram.ts';
import { quantile, sortValuesOf } from '../../../kit/stats/quantile.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { Run } from '../join/run.ts';
import type { RowList } from '../join/row-list.ts';
import type { ScoredRequest } from '../join/scored-request.ts';
import { listCallerWaits, waitAt } from './list-caller-waits.ts';
import { groupByPhase } from '../join/group-requests.ts';
import type { CallerRow, LatencyRow } from '../../scorecard/scorecard.ts';

const metrics = ['ttft', 'itl', 'total'] as const satisfies readonly LatencyRow['metric'][];
type Gaps = Evidence['gaps'];

/**
 * How long answers took, by phase and by who gave them, in milliseconds: time to first token (streamed answers
 * only), time between tokens, and the whole. Failures have no latency and are in no row. Where callers try again it is the try that was
 * answered, from when it was sent: what they waited before is no doing of who answered.
 */
export function measureLatency({ tries, evidence }: Run): LatencyRow[] {
  const rows: LatencyRow[] = [];
  for (const [phase, group] of groupByPhase(tries)) {
    for (const provider of evidence.providers) {
      const served = group.filter(({ server }) => server === provider);
      for (const metric of metrics) {
        const times = summariseTimes(served, metric, evidence.gaps);
        if (times !== null) rows.push({ phase, provider, metric, ...times });
      }
    }
  }
  return rows;
}

/** What callers waited, by phase: for the first token of a stream, and for the whole. */
export function measureCallers({ requests }: Run): CallerRow[] {
  return groupByPhase(requests).flatMap(([phase, group]) =>
    (['ttft', 'total'] as const).flatMap((metric) => {
      const waits = listCallerWaits(group, metric);
      const { sorted, total } = waits;
      if (total === 0) return [];
      const at = (ratio: number): number | null => waitAt(waits, ratio);
      return [{ phase, metric, n: total, failed: total - sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99) }];
    }),
  );
}

/** Count, percentiles and maximum of one metric over these requests; null when none has it. */
export function summariseTimes(
  requests: RowList<ScoredRequest>,
  metric: LatencyRow['metric'],
  gaps: Gaps,
): Omit<LatencyRow, 'phase' | 'provider' | 'metric'> | null {
  const { n, at } = metric === 'itl' ? readGaps(requests, gaps) : readTimes(requests, metric);
  if (n === 0) return null;
  return { n, p50: at(0.5), p90: at(0.9), p95: at(0.95), p99: at(0.99), max: at(1) };
}

interface Distribution {
  n: number;
  at: (ratio: number) => number;
}

function readTimes(requests: RowList<ScoredRequest>, metric: 'ttft' | 'total'): Distribution {
  const sorted = sortValuesOf(requests, ({ ttftMs, totalMs }) => (metric === 'ttft' ? ttftMs : totalMs));
  return { n: sorted.length, at: (ratio) => quantile(sorted, ratio) ?? 0 };
}

/** Exact to 0.5 %, as the histogram is. */
function readGaps(requests: RowList<ScoredRequest>, gaps: Gaps): Distribution {
  const histogram = createHistogram();
  for (const request of requests) gaps.count(request.gaps, histogram);
  return { n: histogram.count, at: (ratio) => histogram.quantile(ratio) ?? 0 };
}
