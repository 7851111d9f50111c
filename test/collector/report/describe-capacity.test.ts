import { describe, expect, it } from 'vitest';
import { renderCapacityText } from '../../../lib/collector/report/capacity/text.ts';
import type { Capacity } from '../../../lib/collector/scorecard/capacity.ts';
import { writeCapacity } from '../../support/capacity/written-capacity.ts';

describe('a limit that is counted by the minute', () => {
  const told = (changes: Partial<Capacity>): boolean =>
    renderCapacityText(writeCapacity(changes), { width: 400 }).includes('--block 120 would show it');
  const because = (limit: string): Pick<Capacity, 'brokeFirst'> => ({
    brokeFirst: { ...writeCapacity({}).brokeFirst!, limit },
  });

  it('may let shorter blocks hold more than lasts: that is told, and only then', () => {
    expect(told({})).toBe(true);
    expect(told({ blockMs: 104_000 })).toBe(true);
    expect(told({ blockMs: 105_000 })).toBe(false);
    expect(['tokens-per-minute', 'rate', 'concurrency', 'queue'].map((limit) => told(because(limit)))).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(told({ brokeFirst: null })).toBe(false);
  });
});
