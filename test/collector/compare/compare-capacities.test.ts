import { describe, expect, it } from 'vitest';
import { compareCapacities } from '../../../lib/collector/compare/compare-capacities.ts';
import {
  renderCapacityComparisonMarkdown,
  renderCapacityComparisonText,
} from '../../../lib/collector/report/compare/capacity.ts';
import { displayWidth } from '../../../lib/collector/report/text/display-width.ts';
import { parseCapacity } from '../../../lib/collector/scorecard/parse-capacity.ts';
import type { Capacity, CapacityStep } from '../../../lib/collector/scorecard/capacity.ts';
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

/** Compares with the second as a search of its own. */
const compare = (before: Partial<Capacity>, after: Partial<Capacity>) =>
  compareCapacities(writeCapacity(before), writeCapacity({ capacityId: 'x-capacity-2', ...after }));

describe('two searches', () => {
  it.each<[string, Partial<Capacity>, Partial<Capacity>, string, string]>([
    ['far apart', breaking(9.5, 10, 10.5), breaking(7.5, 8, 8.5), 'worse', 'worse'],
    ['far apart, up', breaking(7.5, 8, 8.5), breaking(9.5, 10, 10.5), 'no-worse', 'better'],
    ['near each other', breaking(9.5, 10, 10.5), breaking(9.2, 9.8, 10.4), 'no-worse', 'unresolved'],
    // Intervals that overlap a little may still be resolved, as two errors seldom fall together.
    ['overlapping a little', breaking(9, 10, 11.1), breaking(7.3, 8.1, 9.05), 'worse', 'worse'],
    ['one open, and above', breaking(9.5, 10, 10.5), open(12, null), 'no-worse', 'better'],
    ['one open, and below', breaking(9.5, 10, 10.5), open(null, 4), 'worse', 'worse'],
    ['one open, and it may be either', breaking(9.5, 10, 10.5), open(8, null), 'not-resolved', 'unresolved'],
    ['one open, and far below', breaking(4.7, 4.93, 5.2), open(0.4, null), 'not-resolved', 'unresolved'],
    ['one open, and it is about as much', breaking(9.5, 10, 10.5), open(9.9, null), 'no-worse', 'unresolved'],
    ['both open above', open(9, null), open(9, null), 'no-worse', 'unresolved'],
    ['both open above, and less was tried', open(9, null), open(5, null), 'not-resolved', 'unresolved'],
    ['open above, and it breaks', open(9, null), breaking(9.1, 10, 11), 'not-resolved', 'unresolved'],
    [
      'about the same, and a halving is not ruled out',
      breaking(5, 10, 20),
      breaking(5, 10, 20),
      'not-resolved',
      'unresolved',
    ],
    ['far below, and too wide to tell', breaking(5, 10, 20), breaking(4, 8, 16), 'not-resolved', 'unresolved'],
    ['nothing known of one', breaking(9.5, 10, 10.5), open(null, null), 'not-comparable', 'unresolved'],
  ])('%s', (_, before, after, outcome, change) => {
    const comparison = compare(before, after);
    expect(comparison).toMatchObject({ outcome, change });
    expect(comparison.reasons.length).toBeGreaterThan(0);
  });

  it('have a ratio with an interval that is that of both together', () => {
    const { ratio } = compare(breaking(9, 10, 100 / 9), breaking(18, 20, 200 / 9));
    expect(ratio?.value).toBe(2);
    const spread = Math.log(10 / 9) * Math.SQRT2;
    expect(ratio?.interval).toEqual([expect.closeTo(2 * Math.exp(-spread)), expect.closeTo(2 * Math.exp(spread))]);
  });

  it('are worse where a pass became a fail at the same peak, and not where the peak was raised', () => {
    const one = { ...breaking(9, 10, 11), verdict: 'pass' } as const;
    const other = { ...breaking(8.8, 9.8, 10.9), verdict: 'fail' } as const;
    expect(compare(one, other)).toMatchObject({
      outcome: 'worse',
      reasons: ['A pass became a fail.'],
    });
    const raised = compare(one, { ...other, peakRate: 20 });
    expect(raised.outcome).toBe('no-worse');
    expect(raised.remarks.join()).toContain('The declared peak was');
  });

  it.each<[string, Partial<Capacity>]>([
    ['asked different things', { conditions: [{ id: 'ttft', label: 'the first text within 1 s', attainment: 0.95 }] }],
    ['measured different things', { through: 'fallback', heldDown: [] }],
    ['are of two drills', { drill: 'y' }],
    ['search after was aborted', { verdict: 'aborted' }],
    ['search after was invalid', { verdict: 'invalid' }],
    ['Both are the search x-capacity-1', { capacityId: 'x-capacity-1' }],
  ])('do not compare: %s', (why, changes) => {
    const comparison = compare({}, changes);
    expect(comparison).toMatchObject({ outcome: 'not-comparable', ratio: null });
    expect(comparison.reasons.join()).toContain(why);
  });

  it('say what broke first of either, and that a machine ended one', () => {
    const { remarks } = compare(
      {},
      {
        ...open(9, null),
        ended: { kind: 'at-least', by: 'machine' },
        brokeFirst: { limit: 'queue', meaning: 'a queue', callers: 1, missed: 1, words: [], conditions: [] },
      },
    );
    expect(remarks.join()).toContain('and is a queue');
    expect(remarks.join()).toContain('The machine ended one');
  });

  it('say how many loads of either were no evidence, where there were any', () => {
    const load = { rate: 12, atMs: 200_000, purpose: 'search' as const, reason: 'this machine was full' };
    const { remarks } = compare({ noEvidence: [] }, { noEvidence: [load, load] });
    expect(remarks.join()).toContain('Loads that are evidence neither way: 0 before, 2 after');
    expect(compare({}, { noEvidence: [] }).remarks.join()).not.toContain('neither way');
  });

  it('are shown within 60 columns, and without markup of the drill’s', () => {
    const hostile = '<script>x</script>`|\u001b[2J ' + 'long '.repeat(30);
    const comparison = compare({ drill: hostile }, { drill: hostile });
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

/** One at the highest rate that held. */
function stepOf(changes: Partial<CapacityStep>): CapacityStep {
  return {
    rate: 9.6,
    outcome: 'met',
    blocks: [{ held: true, overSaturated: false, callers: 480 }],
    callers: 480,
    attained: [{ ratio: 1, interval: [0.99, 1], callers: 480, outcome: 'met' }],
    concurrent: 9.5,
    providerMs: 800,
    targetMs: 12,
    paired: null,
    ...changes,
  };
}

describe('a capacity.json', () => {
  it('is read, also one of before a key was added', () => {
    const { machine: _, ...earlier } = writeCapacity({ machine: null });
    expect(parseCapacity(JSON.parse(JSON.stringify(earlier)), 'capacity.json')).toEqual(earlier);
  });
  it.each<[object, RegExp]>([
    [{ schemaVersion: 2 }, /^capacity\.json: schemaVersion must be 1, got 2\./],
    [{ verdict: 'maybe' }, /^capacity\.json: verdict must be one of pass, fail/],
    [{ breaking: { perSecond: 1, interval: [1] } }, /breaking\.interval must be a list of two/],
    [
      { noEvidence: [{ rate: 1, atMs: 0, purpose: 'fun', reason: '' }] },
      /noEvidence\[0\]\.purpose must be one of search/,
    ],
    [{ held: -1 }, /: held must be a number above 0, got -1\. Name the capacity\.json of a search, or its folder, as /],
    [{ peakRate: 0 }, /: peakRate must be a number above 0, got 0/],
    [
      { breaking: { ...writeCapacity({}).breaking, interval: [9, 1] } },
      /: breaking\.interval must be an interval, its low end first, got \[9,1\]/,
    ],
    [
      { breaking: { ...writeCapacity({}).breaking, perSecond: 20 } },
      /breaking\.perSecond must be within its interval, 9/,
    ],
    [{ held: 10.2 }, /: held must be below failed, 10\.2, got 10\.2/],
    [{ verdict: 'fail' }, /: verdict must be no fail where failed is 10\.2 and peakRate 8, got "?fail/],
    [{ peakRate: 9.8 }, /: verdict must be no pass where held is 9\.6 and peakRate 9\.8/],
    [{ ended: { kind: 'stopped' } }, /: ended\.why must be a clause that says why where kind is stopped, got nothing/],
    [{ ended: { kind: 'unfinished' } }, /: verdict must be aborted where ended\.kind is unfinished, got "?pass/],
    [{ steps: [stepOf({}), stepOf({})] }, /: steps\[1\]\.rate must be above that of the step before, 9\.6, got 9\.6/],
    [
      { steps: [stepOf({ attained: [] })] },
      /: steps\[0\]\.attained must be a list of 1, one for each of conditions, got 0/,
    ],
    [
      { steps: [stepOf({ outcome: 'missed' })] },
      /: held must be the rate of a step that is met, and steps call it missed/,
    ],
    [
      { steps: [stepOf({ blocks: [{ held: true, overSaturated: true, callers: 9 }] })] },
      /: steps\[0\]\.blocks\[0\]\.held must be false where overSaturated is true, got true/,
    ],
    [
      { steps: [stepOf({ blocks: [{ held: false, overSaturated: true, callers: 9 }] })] },
      /: steps\[0\]\.outcome must be missed or unresolved where blocks\[0\] is overSaturated, got "?met/,
    ],
    [
      { steps: [stepOf({ attained: [{ ratio: 0.5, interval: [0.4, 0.6], callers: 9, outcome: 'missed' }] })] },
      /: steps\[0\]\.outcome must be what attained\[0\] says of it, missed, got "?met/,
    ],
  ])('is refused with %j', (changes, message) => {
    expect(() => parseCapacity({ ...writeCapacity({}), ...changes }, 'capacity.json')).toThrow(message);
  });
});
