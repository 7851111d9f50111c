import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Scorecard } from '../../lib/collector/scorecard/scorecard.ts';
import { planArrivals } from '../../lib/drill/plan.ts';
import { parseDrillText } from '../../lib/run/runner/read-drill.ts';
import { scoreRun } from '../../lib/run/runner/score-run.ts';

const read = (name: string): string => readFileSync(`results/sample/${name}`, 'utf8');

test('results/sample has the plan that its drill makes', () => {
  const arrivals = planArrivals(parseDrillText(read('drill.json'), 'drill.json'));
  expect(read('plan.ndjson')).toBe(arrivals.map((arrival) => `${JSON.stringify(arrival)}\n`).join(''));
});

test('results/sample is scored as it was', async () => {
  const { application, verdict } = JSON.parse(read('scorecard.json')) as Scorecard;
  expect(await scoreRun('results/sample')).toMatchObject({ verdict, application });
});
