import { describe, expect, test } from 'vitest';
import { bodyAmount } from '../../../lib/faults/fault/body-amount.ts';

describe('an amount of a body', () => {
  const reader = bodyAmount({ min: 0, whole: true });

  test.each([{ bytes: 0 }, { tokens: 3 }])('is one of the two: %j', (amount) => {
    expect(reader.read(amount, 'after')).toEqual(amount);
  });

  test.each([{}, { bytes: 1, tokens: 1 }])('is never none nor both: %j', (amount) => {
    expect(() => reader.read(amount, 'after')).toThrow('after must have either bytes or tokens');
  });
});
