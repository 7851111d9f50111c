import { type MetricId, metricCatalogue } from '../../drill/objectives/metric-catalogue.ts';
import { compareShares, type Share } from '../../kit/stats/difference.ts';
import { normalQuantile } from '../../kit/stats/normal-quantile.ts';
import { scoredPhaseNames } from '../../kit/terms/phase.ts';
import type { OutageRatios } from '../scorecard/outage-summary.ts';
import type { Scorecard } from '../scorecard/scorecard.ts';
import type { ComparedRow } from '../scorecard/comparison.ts';
import { listFigures } from './list-figures.ts';
import { resolveChange } from './resolve-change.ts';

/** What both runs measured, before there are differences. */
type Place = Pick<ComparedRow, 'measure' | 'label' | 'phase' | 'unit' | 'direction' | 'contract' | 'provider'>;
interface ShareRow {
  place: Place;
  before: Measured | null;
  after: Measured | null;
}
interface Measured {
  ratio: number;
  /** null: of how many is not known. */
  share: Share | null;
}

/** Of fewer nothing is resolved but what needs no statistics, and each interval more widens all others. */
const LEAST_TOTAL = 20;

/**
 * Every measure that one of two scorecards has, by phase. Ratios have Newcombe's interval for independent samples, widened (Bonferroni) so
 * that all of them hold at once at 95 %: of twenty rows none is to look changed by chance. What is one figure a run has none.
 */
export function listRows(before: Scorecard, after: Scorecard): { rows: ComparedRow[]; intervals: number } {
  const shares = [...listPhaseShares(before, after), ...listContractShares(before, after)];
  const intervals = shares.filter((row) => countOf(row) >= LEAST_TOTAL).length;
  const z = normalQuantile(1 - 0.025 / Math.max(1, intervals));
  return { rows: [...shares.map((row) => compareShareRow(row, z)), ...listFigures(before, after)], intervals };
}

/** How many the smaller of the two counts; 0 where that is not known. */
function countOf({ before, after }: Pick<ShareRow, 'before' | 'after'>): number {
  return Math.min(before?.share?.total ?? 0, after?.share?.total ?? 0);
}

function compareShareRow(row: ShareRow, z: number): ComparedRow {
  const { place, before, after } = row;
  const least = countOf(row);
  const compared =
    before?.share && after?.share && least >= LEAST_TOTAL ? compareShares(after.share, before.share, z) : null;
  return {
    ...place,
    before: { value: before?.ratio ?? null, total: before?.share?.total ?? null },
    after: { value: after?.ratio ?? null, total: after?.share?.total ?? null },
    difference: before === null || after === null ? null : after.ratio - before.ratio,
    interval: compared?.interval ?? null,
    change: compared === null ? nameLack(row) : resolveChange(compared.interval, place.direction),
  };
}

/** Why a ratio has no interval. */
function nameLack({ before, after }: ShareRow): 'one-sided' | 'unknown-n' | 'too-few' {
  if (before === null || after === null) return 'one-sided';
  return before.share === null || after.share === null ? 'unknown-n' : 'too-few';
}

function listPhaseShares(before: Scorecard, after: Scorecard): ShareRow[] {
  const phases = ['outage', ...scoredPhaseNames.filter((phase) => phase !== 'warmup')] as const;
  const [one, other] = matchOutages(before, after);
  return (['httpSuccessRatio', 'usableRatio'] as const satisfies readonly MetricId[]).flatMap((measure) =>
    phases.flatMap((phase) => {
      const { label, unit, direction } = metricCatalogue[measure];
      const was = measurePhase({ ...before, outage: one }, measure, phase);
      const is = measurePhase({ ...after, outage: other }, measure, phase);
      return was === null && is === null
        ? []
        : [{ place: { measure, label, phase, unit, direction }, before: was, after: is }];
    }),
  );
}

/** Two outages as far as they are measured alike: where one alone leaves a time without faults out, all of both. */
function matchOutages(...[before, after]: [Scorecard, Scorecard]): [OutageRatios, OutageRatios] {
  const [one, other] = [before.outage, after.outage];
  return (one.whole === undefined) === (other.whole === undefined)
    ? [one, other]
    : [one.whole ?? one, other.whole ?? other];
}

function measurePhase(
  { outage, routing, application }: Pick<Scorecard, 'routing' | 'application'> & { outage: OutageRatios },
  measure: 'httpSuccessRatio' | 'usableRatio',
  phase: 'outage' | (typeof scoredPhaseNames)[number],
): Measured | null {
  if (phase === 'outage') {
    const ratio = outage[measure];
    return ratio === null ? null : { ratio, share: findShare(ratio, outage.requests) };
  }
  const ratio = measure === 'httpSuccessRatio' ? routing.httpSuccessRatio[phase] : application.usableRatio[phase];
  if (ratio === undefined) return null;
  // Usable are so many of those whose kind has a contract, which are fewer than were sent, and earlier versions do not count them.
  const total =
    measure === 'httpSuccessRatio'
      ? Object.values(routing.servedBy[phase] ?? {}).reduce((sum, count) => sum + count, 0)
      : (application.judged?.[phase] ?? 0);
  return { ratio, share: findShare(ratio, total) };
}

/** The counts behind a ratio; null where it cannot be one of so many. */
function findShare(ratio: number, total: number): Share | null {
  const hits = Math.round(ratio * total);
  return total > 0 && Math.abs(ratio * total - hits) < 1e-6 * total ? { hits, total } : null;
}

function listContractShares(before: Scorecard, after: Scorecard): ShareRow[] {
  const keyOf = (row: Scorecard['application']['contracts'][number]): string =>
    JSON.stringify([row.contract, row.provider, row.phase]);
  const [one, other] = [before, after].map(
    ({ application }) => new Map(application.contracts.map((row) => [keyOf(row), row])),
  ) as [Map<string, Row>, Map<string, Row>];
  return [...new Set([...one.keys(), ...other.keys()])].flatMap((key) => {
    const [first, second] = [one.get(key), other.get(key)];
    const { contract, provider, phase } = (first ?? second) as Row;
    if (phase === 'warmup') return [];
    const place = { measure: 'missRatio', label: 'Missed', phase, contract, provider } as const;
    return [
      {
        place: { ...place, unit: 'ratio', direction: 'lower' },
        before: missesOf(first),
        after: missesOf(second),
      },
    ];
  });
}

type Row = Scorecard['application']['contracts'][number];

function missesOf(row: Row | undefined): Measured | null {
  if (row === undefined || row.total === 0) return null;
  return { ratio: row.missRatio, share: { hits: row.total - row.usable, total: row.total } };
}
