import { describe, expect, it } from 'vitest';
import { renderCapacityHtml } from '../../../lib/collector/report/capacity/html.ts';
import { renderCapacityText } from '../../../lib/collector/report/capacity/text.ts';
import type { Capacity, CapacityStep } from '../../../lib/collector/scorecard/capacity.ts';
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

describe('a rate that does not hold where none did', () => {
  const atRate = (rate: number): CapacityStep => ({
    rate,
    outcome: 'missed',
    blocks: [],
    callers: 300,
    attained: [],
    concurrent: null,
    providerMs: null,
    targetMs: null,
    paired: null,
  });
  const tell = (...rates: number[]): string[] => {
    const capacity = writeCapacity({
      breaking: null,
      held: null,
      failed: 0.8,
      headroom: null,
      steps: rates.map(atRate),
    });
    return [
      /^Does not hold .*$/m.exec(renderCapacityText(capacity, { width: 400 }))?.[0] ?? '',
      /Does not hold [^<]*/.exec(renderCapacityHtml(capacity))?.[0] ?? '',
    ];
  };

  it('is the least that was tried only where nothing below it was', () => {
    const least = 'Does not hold 0.80/s, the least that was tried.';
    expect(tell(0.8, 8)).toEqual([least, least]);
    // Below it something was tried that is not resolved.
    const one = 'Does not hold 0.80/s.';
    expect(tell(0.4, 0.8, 8)).toEqual([one, one]);
  });
});
