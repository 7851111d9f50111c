import { type MetricFacts, type MetricId, metricCatalogue } from '../../drill/objectives/metric-catalogue.ts';
import type { Scorecard } from '../scorecard/scorecard.ts';
import type { ComparedRow } from '../scorecard/comparison.ts';

/** Figures of the whole run. */
const RUN_FIGURES = [
  'detectMs',
  'failoverMs',
  'failbackMs',
  'lostRequests',
  'flaps',
  'falseClaims',
  'attemptsLeftRunning',
  'peakAttemptsPer250Ms',
] as const satisfies readonly MetricId[];

const ATTEMPT_PHASES = ['baseline', 'outage', 'recovery'] as const;

/** By metric and percentile, which metric of the catalogue a row of callers' waits is. */
const WAITS = {
  ttft: { p50: 'ttftP50Ms', p95: 'ttftP95Ms', p99: 'ttftP99Ms' },
  total: { p50: 'totalP50Ms', p95: 'totalP95Ms', p99: 'totalP99Ms' },
} as const satisfies Record<string, Record<string, MetricId>>;

/** What is one figure a run: how it moved can be said, and not whether it would do so again. */
export function listFigures(before: Scorecard, after: Scorecard): ComparedRow[] {
  return [
    ...RUN_FIGURES.map((measure) => compareFigure(measure, 'run', before.routing[measure], after.routing[measure])),
    ...ATTEMPT_PHASES.map((phase) =>
      compareFigure(
        'attemptsPerRequest',
        phase,
        before.routing.attemptsPerRequest[phase],
        after.routing.attemptsPerRequest[phase],
      ),
    ),
    ...listWaits(before, after),
  ].filter((row) => row.before.value !== null || row.after.value !== null);
}

function listWaits(before: Scorecard, after: Scorecard): ComparedRow[] {
  const phases = [...new Set([...(before.callers ?? []), ...(after.callers ?? [])].map(({ phase }) => phase))];
  return phases
    .filter((phase) => phase !== 'warmup')
    .flatMap((phase) =>
      (['ttft', 'total'] as const).flatMap((metric) => {
        const [one, other] = [before, after].map(({ callers = [] }) =>
          callers.find((row) => row.phase === phase && row.metric === metric),
        );
        return (['p50', 'p95', 'p99'] as const).map((at) =>
          compareFigure(WAITS[metric][at], phase, one?.[at] ?? null, other?.[at] ?? null, [
            one?.n ?? null,
            other?.n ?? null,
          ]),
        );
      }),
    );
}

function compareFigure(
  measure: MetricId,
  phase: string,
  before: number | null,
  after: number | null,
  [ofBefore, ofAfter]: readonly [number | null, number | null] = [null, null],
): ComparedRow {
  const { label, unit, direction }: MetricFacts = metricCatalogue[measure];
  return {
    measure,
    label,
    phase,
    unit,
    direction,
    before: { value: before, total: ofBefore },
    after: { value: after, total: ofAfter },
    difference: before === null || after === null ? null : after - before,
    interval: null,
    change: 'one-figure',
  };
}
