import { expect, test } from 'vitest';
import { watchStolenTime } from './stolen-time.ts';

test('the share the host took is of the time that was wanted: idle and waiting are none of it', () => {
  const texts = ['cpu  100 0 100 900 50 0 0 10 0 0\ncpu0 1 1 1 1 1 1 1 1', 'cpu  150 0 120 5000 99 0 0 40 0 0\n'];
  const readStolen = watchStolenTime(() => texts.shift() ?? '');
  expect(readStolen()).toBeCloseTo(30 / 100);
});

test('where the kernel does not say so, nothing was taken', () => {
  expect(watchStolenTime(() => '')()).toBe(0);
});
