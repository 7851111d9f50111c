import type { MetricId } from '../../../drill/objectives/metric-catalogue.ts';
import type { OnTheWay } from '../../scorecard/on-the-way.ts';
import type { Load, Routing } from '../../scorecard/scorecard.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { RowList } from '../join/row-list.ts';
import type { ScoredRequest } from '../join/scored-request.ts';

/** What a metric is measured on. */
export interface MetricSource {
  /** The requests of the phase that is asked for. */
  requests: RowList<ScoredRequest>;
  gaps: Evidence['gaps'];
  /** Kinds of request that a contract is for. */
  judgedKinds: ReadonlySet<string>;
  /** Of the whole run. */
  routing: Routing;
  /** Of the whole run. */
  load: Load;
  /** Of the whole run. */
  onTheWay: OnTheWay;
  /** Was the provider that answered it asked what it should be? Null: not known. */
  isAskedAlike: (request: ScoredRequest) => boolean | null;
}

/**
 * What a metric came to, and what it was drawn from.
 *
 * - `figure`: one figure of one run, which has no interval; null when there is nothing to measure it on
 * - `share`: `hits` of `total` requests
 * - `percentile`: of the waits of `total` callers, of whom those beyond `sorted` waited for ever, as theirs failed
 */
export type Measured =
  | { kind: 'figure'; value: number | null }
  | { kind: 'share'; hits: number; total: number }
  | { kind: 'percentile'; ratio: number; sorted: Float64Array; total: number };

/** Measures one metric. What there is nothing to measure on has no value, which never meets an objective. */
export type MeasureMetric = (source: MetricSource) => Measured;

/** Some metrics of the catalogue that are measured alike. */
export type MetricFamily = Partial<Record<MetricId, MeasureMetric>>;

/** One figure of one run. */
export function figure(value: number | null): Measured {
  return { kind: 'figure', value };
}

/** Of all these requests, those this is true of. */
export function share(requests: RowList<ScoredRequest>, isTrue: (request: ScoredRequest) => boolean): Measured {
  return { kind: 'share', hits: requests.filter(isTrue).length, total: requests.length };
}
