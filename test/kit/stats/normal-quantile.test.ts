import { expect, test } from 'vitest';
import { Z } from '../../../lib/kit/stats/interval.ts';
import { normalQuantile } from '../../../lib/kit/stats/normal-quantile.ts';

test.each([
  [0.5, 0],
  [0.841344746068543, 1],
  [0.95, 1.6448536269514722],
  [0.975, Z],
  [0.999, 3.090232306167813],
  [1 - 0.025 / 25, 3.090232306167813],
  [0.01, -2.3263478740408408],
  [1e-6, -4.753424308822899],
])('of %d it is %d, as tables have it', (probability, value) => {
  expect(normalQuantile(probability)).toBeCloseTo(value, 7);
});
