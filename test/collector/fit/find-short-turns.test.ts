/** Waves that are shorter than the buckets tell are one phase, and that is said. */
import { expect, test } from 'vitest';
import { describeFit } from '../../../lib/collector/fit/describe-fit.ts';
import { fitLog, type LogFit } from '../../../lib/collector/fit/fit-log.ts';
import type { LogRow } from '../../../lib/collector/fit/log-row.ts';
import { createTimelineCounter } from '../../../lib/collector/fit/timeline.ts';
import { createRandom, drawExponential } from '../../../lib/kit/stats/random.ts';
import { makeIncident } from '../../support/fit/made-incident.ts';

/** Ten minutes of so many calls a second, of which the share at that moment fails from the third minute to the sixth. */
function* drawLog(seed: number, rate: number, shareAt: (atMs: number) => number, count = 1): Iterable<LogRow> {
  const random = createRandom(seed, 'short-turns');
  for (let atMs = 0; atMs < 600_000; atMs += drawExponential(random, 1_000 / rate)) {
    const isDown = atMs >= 180_000 && atMs < 360_000 && random() < shareAt(atMs - 180_000);
    yield { atMs: Math.round(atMs), failure: isDown ? '503' : null, latencyMs: 300, keys: {}, count };
  }
}

function fit(rows: Iterable<LogRow>, bucketMs: number | null = null): LogFit {
  const counter = createTimelineCounter();
  for (const row of rows) counter.add(row);
  const timeline = counter.finish();
  if (timeline === null) throw new Error('There is no row.');
  return fitLog(timeline, bucketMs);
}

const wavesOf =
  (lengthMs: number) =>
  (atMs: number): number =>
    atMs % (2 * lengthMs) < lengthMs ? 1 : 0;

const SAID =
  /Not told: In phase [\d, ]+ calls fail together for a time, more than chance explains: waves, or pauses, shorter than 10 s \(two buckets\)/;

test.each([1, 2, 3, 4, 5])(
  'waves of 5 s at 5/s are one phase, which says so, in narrower buckets, too (%i)',
  (seed) => {
    const rows = [...drawLog(seed, 5, wavesOf(5_000))];
    const fitted = fit(rows);
    expect([fitted.timeline.widthMs, fitted.phases.length, fitted.shortTurns]).toEqual([5_000, 1, [0]]);
    expect(describeFit(fitted).join('\n')).toMatch(SAID);
    expect(fit(rows, 1_000).shortTurns).toEqual([0]);
  },
);

/** The same of twelve tenants, who come by turns, each for a few calls, and of whom three are hit. */
function* drawTenants(seed: number, shareAt: (atMs: number) => number): Iterable<LogRow> {
  const random = createRandom(seed, 'tenants');
  let [tenant, left] = [0, 0];
  for (const row of drawLog(seed, 12, shareAt)) {
    if (left-- === 0) [tenant, left] = [Math.floor(random() * 12), 5 + Math.floor(random() * 10)];
    yield { ...row, failure: tenant < 3 ? row.failure : null, keys: { tenant: `tenant-${tenant}` } };
  }
}

test('tenants who come by turns, of whom some are hit, are no waves; waves that hit them alone are', () => {
  const told = { steady: 0, waves: 0 };
  for (let seed = 1; seed <= 10; seed++) {
    told.steady += fit(drawTenants(seed, () => 1)).shortTurns.length;
    told.waves += fit(drawTenants(seed, wavesOf(4_000))).shortTurns.length;
  }
  expect(told.steady).toBe(0);
  expect(told.waves).toBeGreaterThan(3);
});

test('waves of calls without a tenant are told behind a phase that hit some tenants alone', () => {
  const behind = (rows: Iterable<LogRow>): LogRow[] => [...rows].map((row) => ({ ...row, atMs: row.atMs + 600_000 }));
  let told = 0;
  for (let seed = 1; seed <= 10; seed++) {
    const second = [...behind(drawTenants(seed, () => 0)), ...behind(drawLog(seed, 8, wavesOf(4_000)))];
    const fitted = fit([...drawTenants(seed, () => 1), ...second.toSorted((a, b) => a.atMs - b.atMs)]);
    expect(fitted.scopes[0]?.hit).toHaveLength(3);
    if (fitted.shortTurns.includes(fitted.phases.length - 1)) told++;
  }
  expect(told).toBeGreaterThan(3);
});

test('where calls enough come, narrower buckets tell them', () => {
  const rows = [...drawLog(1, 15, wavesOf(5_000))];
  expect(describeFit(fit(rows)).join('\n')).toMatch(SAID);
  expect(fit(rows, 1_000)).toMatchObject({ phases: { length: 18 }, shortTurns: [] });
});

test.each([
  ['that are long enough are told', 5, wavesOf(30_000)],
  ['are none where each call fails by itself', 5, () => 0.5],
  ['are none where few do', 5, () => 0.05],
  ['are none where nearly all do', 5, () => 0.97],
  ['are none where ever more do', 5, (atMs: number) => atMs / 180_000],
  ['are none at many calls a second, in narrow buckets', 60, () => 0.5],
])('waves %s', (_, rate, shareAt) => {
  for (let seed = 1; seed <= 10; seed++) expect(fit(drawLog(seed, rate, shareAt)).shortTurns, `${seed}`).toEqual([]);
});

test('nothing is said of a table, whose lines stand for many calls each', () => {
  expect(fit(drawLog(1, 5, wavesOf(5_000), 2)).shortTurns).toEqual([]);
});

test('nothing is said of phases that keep their share', () => {
  const settings = { kinds: ['503', '429', '500', '529', 'timeout', '502'], rate: [4, 12] } as const;
  for (let seed = 1; seed <= 30; seed++)
    expect(fit(makeIncident(seed, settings).rows).shortTurns, `${seed}`).toEqual([]);
});
