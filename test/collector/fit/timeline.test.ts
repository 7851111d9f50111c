import { expect, test } from 'vitest';
import type { LogRow } from '../../../lib/collector/fit/log-row.ts';
import { createTimelineCounter, MOST_BUCKETS, OTHERS, widenTimeline } from '../../../lib/collector/fit/timeline.ts';

const row = (atMs: number, more: Partial<LogRow> = {}): LogRow => ({
  atMs,
  failure: null,
  latencyMs: 500,
  keys: {},
  count: 1,
  ...more,
});

const total = (buckets: readonly ({ total: number } | null)[] = []): number =>
  buckets.reduce((sum, bucket) => sum + (bucket?.total ?? 0), 0);

test('counts rows in whatever order they come, with empty places where nobody asked', () => {
  const counter = createTimelineCounter();
  for (const atMs of [5_400, 1_000, 1_900]) counter.add(row(atMs));
  const timeline = counter.finish();
  expect(timeline).toMatchObject({ startMs: 1_000, widthMs: 1_000 });
  expect(timeline?.buckets.map((bucket) => bucket?.total ?? null)).toEqual([2, null, null, null, 1]);
  expect(createTimelineCounter().finish()).toBeNull();
});

test('a longer log takes wider buckets, not more of them, and loses no row', () => {
  const counter = createTimelineCounter();
  for (let second = 0; second < 50_000; second++) counter.add(row(second * 1_000));
  const timeline = counter.finish();
  expect(timeline?.widthMs).toBe(30_000);
  expect(timeline?.buckets.length).toBeLessThanOrEqual(MOST_BUCKETS);
  expect(total(timeline?.buckets)).toBe(50_000);
});

test('two rows that are years apart take no place for each second between', () => {
  const counter = createTimelineCounter();
  counter.add(row(0));
  counter.add(row(3 * 366 * 86_400_000));
  const timeline = counter.finish();
  expect(timeline?.buckets.length).toBeLessThan(4 * MOST_BUCKETS);
  expect(total(timeline?.buckets)).toBe(2);
});

test('of names without end the first are told apart, and that there were more is told', () => {
  const counter = createTimelineCounter();
  for (let place = 0; place < 100; place++)
    counter.add(row(place, { failure: `odd ${place}`, keys: { tenant: `tenant ${place}` } }));
  const timeline = counter.finish();
  expect(timeline?.crowded).toEqual(['failure', 'tenant']);
  expect(timeline?.buckets[0]?.failures.get(OTHERS)).toBe(76);
  expect(timeline?.buckets[0]?.keys.tenant.get(OTHERS)).toEqual({ total: 76, failed: 76 });
});

test('wider buckets begin at whole multiples of their width', () => {
  const counter = createTimelineCounter();
  for (let second = 3; second < 13; second++) counter.add(row(second * 1_000));
  const timeline = counter.finish();
  if (timeline === null) throw new Error('There is no row.');
  const wide = widenTimeline(timeline, 5_000);
  expect(wide).toMatchObject({ startMs: 0, widthMs: 5_000 });
  expect(wide.buckets.map((bucket) => bucket?.total ?? null)).toEqual([2, 5, 3]);
});

test('what began before a log does, or just before it ends, is in no bucket, where that is little, and the first call is told', () => {
  const counter = createTimelineCounter();
  for (const atMs of [-58_700, -2_100]) counter.add(row(atMs, { failure: 'timeout' }));
  for (let second = 0; second < 40; second++) counter.add(row(second * 1_000 + 300));
  expect(counter.finish({ fromMs: -1_000, toMs: Infinity })).toMatchObject({
    early: 2,
    startMs: 0,
    firstMs: 0,

    buckets: { length: 40 },
  });
  expect(counter.finish()).toMatchObject({ early: 0, startMs: -59_000, firstMs: -59_000 });
  expect(counter.finish({ fromMs: -1_000, toMs: 37_900 })).toMatchObject({
    early: 2,
    late: 2,
    buckets: { length: 38 },
  });
  // Of a log that is short beside its calls nothing is left out.
  expect(counter.finish({ fromMs: 10_000, toMs: Infinity })).toMatchObject({ early: 0, startMs: -59_000 });
  const timeline = counter.finish({ fromMs: -1_000, toMs: Infinity });
  if (timeline === null) throw new Error('There is no row.');
  expect(widenTimeline(timeline, 300_000)).toMatchObject({
    startMs: 0,
    firstMs: 0,

    buckets: { length: 1 },
  });
});

test('who calls by a key is told apart from others, and not by the key', () => {
  const counter = createTimelineCounter();
  for (const tenant of ['acme', 'sk-proj-abcdefghijklmnop1234567890']) counter.add(row(1, { keys: { tenant } }));
  expect([...(counter.finish()?.buckets[0]?.keys.tenant.keys() ?? [])]).toEqual(['acme', '[redacted]']);
});
