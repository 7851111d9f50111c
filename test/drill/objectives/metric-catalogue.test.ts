import { expect, test } from 'vitest';
import {
  findMetric,
  metricCatalogue,
  type MetricFacts,
  type MetricId,
} from '../../../lib/drill/objectives/metric-catalogue.ts';
import type { Objective } from '../../../lib/drill/objectives/objective.ts';

const facts: [string, MetricFacts][] = Object.entries(metricCatalogue);

test.each(facts)(
  '%s has a label with a capital and a summary in whole sentences',
  (_id, { label, longLabel, summary }) => {
    expect(label).toMatch(/^[A-Z]/);
    if (longLabel !== undefined) expect(longLabel.startsWith(label)).toBe(true);
    expect(summary).toMatch(/^[A-Z].*\.$/);
  },
);

test('no two metrics have one label', () => {
  expect(new Set(facts.map(([, { label }]) => label)).size).toBe(facts.length);
});

test('a metric that this version does not have is not made up, whatever objects inherit', () => {
  expect(findMetric('usableRatio')?.unit).toBe('ratio');
  expect(findMetric('usableRato')).toBeUndefined();
  expect(findMetric('constructor')).toBeUndefined();
});

test('a metric or a phase that does not exist does not compile', () => {
  // @ts-expect-error It is usableRatio.
  const metric: MetricId = 'usableRato';
  // @ts-expect-error It is on-fallback.
  const objective: Objective = { metric: 'usableRatio', phase: 'on-falback', min: 0.9 };
  expect([metric, objective.phase]).toEqual(['usableRato', 'on-falback']);
});
