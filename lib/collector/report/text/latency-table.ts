import { scoredPhaseNames } from '../../../kit/terms/phase.ts';
import type { CallerRow, LatencyRow, Scorecard } from '../../scorecard/scorecard.ts';
import { formatCount } from '../../../kit/format/format-count.ts';
import { formatMs } from '../../../kit/format/format-ms.ts';
import type { Painter } from '../painter.ts';
import { fit } from './fit.ts';

/** Latency of the answers that came, a line for each phase and provider that served in it, and of all callers. */
export function renderLatencyTable({ latency, providers, callers = [] }: Scorecard, colour: Painter): string[] {
  if (latency.length === 0 && callers.length === 0) return ['No latency was measured.'];
  const find = (phase: string, provider: string, metric: LatencyRow['metric']): LatencyRow | undefined =>
    latency.find((row) => row.phase === phase && row.provider === provider && row.metric === metric);
  const lines = scoredPhaseNames.flatMap((phase) => [
    ...providers.flatMap((provider) => {
      const [ttft, itl, total] = [
        find(phase, provider, 'ttft'),
        find(phase, provider, 'itl'),
        find(phase, provider, 'total'),
      ];
      if (!ttft && !itl && !total) return [];
      const times = [ttft?.p50, ttft?.p95, ttft?.p99, itl?.p50, itl?.p99, total?.p50, total?.p95, total?.p99];
      return [tableRow([phase, provider, formatCount(total?.n ?? null), ...times.map(formatMs)])];
    }),
    ...renderCallers(phase, callers),
  ]);
  return [
    colour.dim(`${fit('', 29)}${fit('TTFT', 24)}${fit('between tokens', 16)}   ${fit('total', 21)}`),
    colour.dim(tableRow(['phase', 'provider', 'answers', 'p50', 'p95', 'p99', 'p50', 'p99', 'p50', 'p95', 'p99'])),
    ...lines,
  ];
}

/** All who asked, whoever answered them. A percentile that failures reach into is `failed`. */
function renderCallers(phase: string, callers: readonly CallerRow[]): string[] {
  const find = (metric: CallerRow['metric']): CallerRow | undefined =>
    callers.find((row) => row.phase === phase && row.metric === metric);
  const [ttft, total] = [find('ttft'), find('total')];
  if (!ttft && !total) return [];
  const times = (row: CallerRow | undefined): string[] =>
    [row?.p50, row?.p95, row?.p99].map((ms) => (ms === null ? 'failed' : formatMs(ms)));
  return [tableRow([phase, 'callers', formatCount(total?.n ?? null), ...times(ttft), '', '', ...times(total)])];
}

function tableRow([phase = '', provider = '', ...numbers]: string[]): string {
  return fit(phase, 12) + fit(provider, 9) + numbers.map((number) => fit(number, 8, 'right')).join('');
}
