import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createGapStore } from '../../../../lib/collector/score/evidence/gap-store.ts';
import { createMsColumn } from '../../../../lib/collector/score/evidence/ms-column.ts';
import { createHistogram } from '../../../../lib/kit/stats/histogram.ts';

const ofRecords = fc.integer({ min: 0, max: 600_000_000 }).map((us) => us / 1000);
const anyMs = fc.oneof(
  ofRecords,
  fc.double(),
  fc.integer().map((us) => us / 1000),
  fc.constant(null),
);

describe('a column of milliseconds', () => {
  it('gives back what was put, whatever number it is and however often it changed', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(300), anyMs)), (puts) => {
        const column = createMsColumn(3);
        const kept = new Map<number, number | null>();
        for (const [row, ms] of puts) {
          column.put(row, ms);
          kept.set(row, ms);
        }
        // -0 is 0.
        for (let row = 0; row < 300; row++) expect((column.at(row) ?? NaN) + 0).toBe((kept.get(row) ?? NaN) + 0);
      }),
    );
  });

  it.each([0, -0.001, 0.001, 2_147_483.646, 2_147_483.647, -2_147_483.647, 1e300, 0.1 + 0.2])('keeps %f', (ms) => {
    const column = createMsColumn(1);
    column.put(0, ms);
    expect(column.at(0)).toBe(ms);
    column.put(0, null);
    expect(column.at(0)).toBeNull();
  });
});

it('keeps any number of milliseconds that are no whole microseconds', () => {
  const column = createMsColumn(10);
  for (let row = 0; row < 5_000; row++) column.put(row, row / 7);
  column.put(3, 1 / 3);
  expect(Array.from({ length: 5_000 }, (_, row) => column.at(row))).toEqual(
    Array.from({ length: 5_000 }, (_, row) => (row === 3 ? 1 / 3 : row / 7)),
  );
});

describe('a store of gaps', () => {
  const answers = fc.array(fc.array(fc.oneof(ofRecords, fc.double({ noNaN: true })), { maxLength: 50 }));

  it('counts those of each answer as they are counted one by one', () => {
    fc.assert(
      fc.property(answers, (lists) => {
        const store = createGapStore();
        const places = lists.map(store.add);
        for (const [answer, gaps] of lists.entries()) {
          const [stored, direct] = [createHistogram(), createHistogram()];
          store.count(places[answer] ?? 0, stored);
          for (const gap of gaps) direct.add(gap);
          expect(stored.count).toBe(gaps.length);
          // Thousands of them, which toEqual takes long to compare.
          expect(stored.buckets.findIndex((count, bucket) => count !== direct.buckets[bucket])).toBe(-1);
        }
      }),
    );
  });

  it('takes answers that fill more than one of its pages', () => {
    const store = createGapStore();
    const long = Array.from({ length: 3_000_000 }, (_, at) => (at % 977) / 7);
    const places = [[5], long, [7, 9]].map(store.add);
    expect(places.map((place) => countOf(store, place))).toEqual([1, 3_000_000, 2]);
    const histogram = createHistogram();
    store.count(places[2] ?? 0, histogram);
    expect([histogram.quantile(0.5), histogram.quantile(1)].map((ms) => Math.round(ms ?? 0))).toEqual([7, 9]);
  });

  function countOf(store: ReturnType<typeof createGapStore>, place: number): number {
    const histogram = createHistogram();
    store.count(place, histogram);
    return histogram.count;
  }
});
