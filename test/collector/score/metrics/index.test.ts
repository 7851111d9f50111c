import { expect, test } from 'vitest';
import { metrics } from '../../../../lib/collector/score/metrics/index.ts';
import type { MeasureMetric, MetricFamily } from '../../../../lib/collector/score/metrics/metric.ts';
import { type MetricId, metricIds } from '../../../../lib/drill/objectives/metric-catalogue.ts';

test('every metric of the catalogue is measured, and no other', () => {
  expect(Object.keys(metrics).toSorted()).toEqual([...metricIds].toSorted());
});

test('a metric that is not measured, or that the catalogue does not have, does not compile', () => {
  const { flaps, ...others } = metrics;
  // @ts-expect-error Flaps are in the catalogue.
  const missing: Record<MetricId, MeasureMetric> = others;
  const family = {
    flaps,
    // @ts-expect-error Flips are not.
    flips: flaps,
  } satisfies MetricFamily;
  const all = {
    ...metrics,
    // @ts-expect-error Nor here, behind the families.
    flips: flaps,
  } satisfies Record<MetricId, MeasureMetric>;
  expect([missing, family, all]).toHaveLength(3);
});
