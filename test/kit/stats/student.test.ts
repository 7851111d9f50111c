import { expect, it } from 'vitest';
import { studentBound } from '../../../lib/kit/stats/student.ts';

it('is wide for few, and the normal bound for many', () => {
  expect(studentBound(0.95, 1)).toBe(12.706);
  expect(studentBound(0.95, 11)).toBe(2.201);
  expect(studentBound(0.95, 500)).toBe(1.96);
  expect(studentBound(0.999, 10)).toBe(4.587);
  expect(studentBound(0.999, Infinity)).toBe(3.291);
});

it('never narrows as there are fewer', () => {
  for (const confidence of [0.95, 0.999] as const)
    for (let freedom = 2; freedom < 30; freedom++)
      expect(studentBound(confidence, freedom)).toBeLessThan(studentBound(confidence, freedom - 1) + 1e-9);
});
