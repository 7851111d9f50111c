import type { MetricId } from '../../../drill/objectives/metric-catalogue.ts';
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
}

/** Measures one metric. Null when there is nothing to measure it on, which never meets an objective. */
export type MeasureMetric = (source: MetricSource) => number | null;

/** Some metrics of the catalogue that are measured alike. */
export type MetricFamily = Partial<Record<MetricId, MeasureMetric>>;
