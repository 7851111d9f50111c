import { harmMetrics, type HarmMetric, isSum, type StopCondition } from '../../drill/objectives/stop-conditions.ts';
import { formatCount } from '../../kit/format/format-count.ts';
import { formatMs } from '../../kit/format/format-ms.ts';
import { formatRatio } from '../../kit/format/format-ratio.ts';

/** A stop condition as people approve it, a sentence. */
export function describeCondition({ metric, max, min, windowMs, minCalls }: StopCondition): string {
  const bound = formatBound(metric, max ?? min ?? 0);
  const over = windowMs === undefined ? 'over the whole load' : `over ${formatMs(windowMs)}`;
  if (isSum(metric))
    return `Providers: ${metric} above ${bound} ${over}${minCalls > 1 ? ` and at least ${minCalls} calls` : ''}.`;
  const calls = metric === 'lostSessionRatio' ? 'sessions' : 'calls';
  const n = metric === 'inFlight' ? '' : ` ${over} and at least ${minCalls} ${calls}`;
  return `Callers: ${metric} ${max === undefined ? 'below' : 'above'} ${bound}${n}.`;
}

/** What a condition allows, with its unit. */
export function formatBound(metric: HarmMetric, bound: number): string {
  switch (harmMetrics[metric].unit) {
    case 'ratio':
      return formatRatio(bound);
    case 'ms':
      return formatMs(bound);
    case 'money':
      return `${bound} of money`;
    case 'tokens':
      return `${formatCount(bound)} tokens`;
    case 'count':
      return String(bound);
  }
}
