import { expect, test } from 'vitest';
import { findPeak } from '../../../../lib/collector/score/measures/find-peak.ts';

test.each<[string, number[], number]>([
  ['nothing', [], 0],
  [
    'a burst across what would be the border of two bins',
    [...Array.from({ length: 40 }, (_, n) => 240 + n / 2), 600],
    40,
  ],
  ['moments in no order', [900, 10, 240, 20], 3],
  ['the end of the stretch is no part of it', [0, 250], 1],
  ['all at the same moment', [5, 5, 5], 3],
])('the peak of %s', (_, times, peak) => {
  expect(findPeak(Float64Array.from(times), 250)).toBe(peak);
});
