import { expect, test } from 'vitest';
import { planArrivals } from '../../../lib/drill/plan.ts';
import { planRequests } from '../../../lib/run/runner/plan-requests.ts';
import { parseWrittenDrill } from '../../support/parse-written-drill.ts';

const plan = (ratePerSecond: number, durationMs: number) => {
  const drill = parseWrittenDrill();
  return {
    ...drill,
    traffic: { ...drill.traffic, arrivals: { kind: 'poisson' as const, ratePerSecond } },
    timeline: drill.timeline.map((entry) => ({ ...entry, durationMs })),
  };
};

test('says each second how far it is, and plans what is planned at once', async () => {
  const drill = plan(1_000, 3_000);
  const told: string[] = [];
  let nowMs = 0;
  const arrivals = await planRequests(
    drill,
    {},
    'drill.json',
    (text) => told.push(text),
    () => (nowMs += 400),
  );
  expect(arrivals).toEqual(planArrivals(drill));
  expect(told.length).toBeGreaterThan(0);
  expect(told[0]).toMatch(/^Planning \d{1,2},\d{3} of 1\d,\d{3} requests$/);
});

test('says nothing where it takes less', async () => {
  const told: string[] = [];
  await planRequests(
    plan(100, 1_000),
    {},
    'drill.json',
    (text) => told.push(text),
    () => 0,
  );
  expect(told).toEqual([]);
});

test('a trace may be no longer than what is drawn', async () => {
  const drill = plan(1, 3_600_000);
  const trace = Array.from({ length: 1_010_001 }, (_, atMs) => ({ atMs, promptTokens: 1, outputTokens: 1 }));
  const traffic = { ...drill.traffic, arrivals: { kind: 'trace' as const, file: 'a.csv', speed: 1 } };
  await expect(planRequests({ ...drill, traffic }, { trace }, 'drill.json', () => {})).rejects.toThrow(
    /drill\.json: traffic must plan at most 1,000,000 requests, got about 1,010,001/,
  );
});
