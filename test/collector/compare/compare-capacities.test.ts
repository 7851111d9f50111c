import { describe, expect, it } from 'vitest';
import { compareCapacities } from '../../../lib/collector/compare/compare-capacities.ts';
import {
  renderCapacityComparisonMarkdown,
  renderCapacityComparisonText,
} from '../../../lib/collector/report/compare/capacity.ts';
import { displayWidth } from '../../../lib/collector/report/text/display-width.ts';
import { parseCapacity } from '../../../lib/collector/scorecard/parse-capacity.ts';
import type { Capacity } from '../../../lib/collector/scorecard/capacity.ts';
import { writeCapacity } from '../../support/capacity/written-capacity.ts';

const breaking = (low: number, perSecond: number, high: number): Partial<Capacity> => ({
  breaking: {
    perSecond,
    interval: [low, high],
    inputTokensPerMinute: null,
    outputTokensPerMinute: null,
    concurrent: null,
  },
  held: low,
  failed: high,
});
const open = (held: number | null, failed: number | null): Partial<Capacity> => ({ breaking: null, held, failed });

describe('two searches', () => {
  it.each<[string, Partial<Capacity>, Partial<Capacity>, string, string]>([
    ['far apart', breaking(9.5, 10, 10.5), breaking(7.5, 8, 8.5), 'worse', 'worse'],
    ['far apart, up', breaking(7.5, 8, 8.5), breaking(9.5, 10, 10.5), 'no-worse', 'better'],
    ['near each other', breaking(9.5, 10, 10.5), breaking(9.2, 9.8, 10.4), 'no-worse', 'unresolved'],
    // Intervals that overlap a little may still be resolved, as two errors seldom fall together.
    ['overlapping a little', breaking(9, 10, 11.1), breaking(7.3, 8.1, 9.05), 'worse', 'worse'],
    ['one open, and above', breaking(9.5, 10, 10.5), open(12, null), 'no-worse', 'better'],
    ['one open, and below', breaking(9.5, 10, 10.5), open(null, 4), 'worse', 'worse'],
    ['one open, and it may be either', breaking(9.5, 10, 10.5), open(8, null), 'no-worse', 'unresolved'],
    ['nothing known of one', breaking(9.5, 10, 10.5), open(null, null), 'not-comparable', 'unresolved'],
  ])('%s', (_, before, after, outcome, change) => {
    const comparison = compareCapacities(writeCapacity(before), writeCapacity(after));
    expect(comparison).toMatchObject({ outcome, change });
    expect(comparison.reasons.length).toBeGreaterThan(0);
  });

  it('have a ratio with an interval that is that of both together', () => {
    const { ratio } = compareCapacities(
      writeCapacity(breaking(9, 10, 100 / 9)),
      writeCapacity(breaking(18, 20, 200 / 9)),
    );
    expect(ratio?.value).toBe(2);
    const spread = Math.log(10 / 9) * Math.SQRT2;
    expect(ratio?.interval).toEqual([expect.closeTo(2 * Math.exp(-spread)), expect.closeTo(2 * Math.exp(spread))]);
  });

  it('are worse where a pass became a fail at the same peak, and not where the peak was raised', () => {
    const one = writeCapacity({ ...breaking(9, 10, 11), verdict: 'pass' });
    const other = { ...breaking(8.8, 9.8, 10.9), verdict: 'fail' } as const;
    expect(compareCapacities(one, writeCapacity(other))).toMatchObject({
      outcome: 'worse',
      reasons: ['A pass became a fail.'],
    });
    const raised = compareCapacities(one, writeCapacity({ ...other, peakRate: 20 }));
    expect(raised.outcome).toBe('no-worse');
    expect(raised.remarks.join()).toContain('The declared peak was');
  });

  it.each<[string, Partial<Capacity>]>([
    ['asked different things', { conditions: [{ id: 'ttft', label: 'the first text within 1 s', attainment: 0.95 }] }],
    ['measured different things', { through: 'fallback', heldDown: [] }],
  ])('do not compare where they %s', (why, changes) => {
    const comparison = compareCapacities(writeCapacity({}), writeCapacity(changes));
    expect(comparison).toMatchObject({ outcome: 'not-comparable', ratio: null });
    expect(comparison.reasons.join()).toContain(why);
  });

  it('say what broke first of either, and that a machine ended one', () => {
    const { remarks } = compareCapacities(
      writeCapacity({}),
      writeCapacity({
        ...open(9, null),
        ended: { kind: 'at-least', by: 'machine' },
        brokeFirst: { limit: 'queue', meaning: 'a queue', callers: 1, missed: 1, words: [], conditions: [] },
      }),
    );
    expect(remarks.join()).toContain('and is a queue');
    expect(remarks.join()).toContain('The machine ended one');
  });

  it('are shown within 60 columns, and without markup of the drill’s', () => {
    const hostile = '<script>x</script>`|\u001b[2J ' + 'long '.repeat(30);
    const comparison = compareCapacities(writeCapacity({ drill: hostile }), writeCapacity({}));
    const text = renderCapacityComparisonText(comparison, { width: 60 });
    expect(Math.max(...text.split('\n').map(displayWidth))).toBeLessThanOrEqual(60);
    expect(text).not.toContain('\u001b');
    expect(text.trimEnd().split('\n').at(-1)).toBeDefined();
    expect(text).toContain('NO WORSE: No change');
    const markdown = renderCapacityComparisonMarkdown(comparison);
    expect(markdown).not.toContain('<script>');
    expect(markdown).toContain('### NO WORSE');
  });
});

describe('a capacity.json', () => {
  it('is read, also one of before a key was added', () => {
    const { machine: _, ...earlier } = writeCapacity({ machine: null });
    expect(parseCapacity(JSON.parse(JSON.stringify(earlier)), 'capacity.json')).toEqual(earlier);
  });
  it.each<[object, RegExp]>([
    [{ schemaVersion: 2 }, /^capacity\.json: schemaVersion must be 1, got 2\./],
    [{ verdict: 'maybe' }, /^capacity\.json: verdict must be one of pass, fail/],
    [{ breaking: { perSecond: 1, interval: [1] } }, /breaking\.interval must be a list of two/],
  ])('is refused with %j', (changes, message) => {
    expect(() => parseCapacity({ ...writeCapacity({}), ...changes }, 'capacity.json')).toThrow(message);
  });
});
