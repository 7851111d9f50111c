import { expect, it } from 'vitest';
import { capRate } from '../../../lib/collector/capacity/cap-rate.ts';

const full = { part: 'observer', perSecond: 100 };

it('tries nothing beyond what may be asked of the machine', () => {
  expect(capRate(400, { full, most: 70 })).toEqual({ mostRate: 70, machine: { ...full, most: 70, ends: true } });
});

it('leaves a search alone that wants less than that', () => {
  expect(capRate(40, { full, most: 70 })).toEqual({ mostRate: 40, machine: { ...full, most: 70, ends: false } });
});

it.each([null, { full: null, most: null }])('caps nothing where nothing is known, %j', (limit) => {
  expect(capRate(40, limit)).toEqual({ mostRate: 40, machine: null });
});
