import { expect, test } from 'vitest';
import { isUnderFaults, measureWellMs, weighHarm } from '../../lib/drill/entry-hits.ts';
import { timelineEntrySettings, type TimelineEntry } from '../../lib/drill/timeline-entry.ts';

const down = { kind: 'error-response', error: 'openai-503-overloaded' } as const;

function entry(...primary: object[]): TimelineEntry {
  return timelineEntrySettings.read({ phase: 'outage', durationMs: 10_000, primary }, 'timeline[0]');
}

const when = (settings: object): TimelineEntry => entry({ ...down, when: settings });
const tenants = (settings: object): TimelineEntry => entry({ ...down, match: { tenants: settings } });

test.each<[what: string, entry: TimelineEntry, on: number[], off: number[]]>([
  ['an entry without faults', entry(), [], [0, 5_000]],
  ['a fault without conditions', entry(down), [0, 9_999], []],
  [
    'one that flaps, between its turns',
    when({ flap: { periodMs: 4_000, dutyRatio: 0.25 } }),
    [0, 999, 4_000],
    [1_000, 3_999],
  ],
  [
    'one in bursts, outside of them',
    when({ bursts: [{ startMs: 2_000, durationMs: 500 }] }),
    [2_000, 2_499],
    [0, 2_500],
  ],
  ['one that fades out, behind its end', when({ ramp: { from: 1, to: 0, durationMs: 5_000 } }), [0, 4_999], [5_000]],
  ['one whose tenants fade out', tenants({ ratio: 1, ramp: { to: 0, durationMs: 5_000 } }), [4_999], [5_000]],
  ['one that never happens', when({ probability: 0 }), [], [0]],
  [
    'one that is drawn, and one by its count',
    entry({ ...down, when: { probability: 0.01, firstN: 3 } }),
    [0, 9_000],
    [],
  ],
  [
    'one that flaps beside one that does not',
    entry({ ...down, when: { flap: { periodMs: 4_000, dutyRatio: 0.25 } } }, { kind: 'silence' }),
    [2_000],
    [],
  ],
])('%s', (_, settings, on, off) => {
  expect(on.map((atMs) => isUnderFaults(settings, () => atMs))).toEqual(on.map(() => true));
  expect(off.map((atMs) => isUnderFaults(settings, () => atMs))).toEqual(off.map(() => false));
});

test.each<[what: string, entry: TimelineEntry, ms: number]>([
  ['an entry without faults', entry(), 10_000],
  ['one with a fault all the time', entry(down), 0],
  ['one that flaps', when({ flap: { periodMs: 4_000, dutyRatio: 0.25 } }), 7_000],
  ['one that flaps by the millisecond', when({ flap: { periodMs: 2, dutyRatio: 0.25 } }), 7_500],
  ['one in bursts', when({ bursts: [{ startMs: 2_000, durationMs: 500 }] }), 9_500],
])('how long all is well in %s', (_, settings, ms) => {
  expect(Math.abs(measureWellMs(settings, () => 0) - ms)).toBeLessThanOrEqual(20);
});

test.each<[what: string, entry: TimelineEntry, share: number]>([
  ['nobody', entry(), 0],
  ['all', entry(down), 1],
  ['all, while it is on', when({ flap: { periodMs: 4_000, dutyRatio: 0.25 } }), 1],
  ['a share', when({ probability: 0.02 }), 0.02],
  ['every fourth', when({ everyNth: 4 }), 0.25],
  ['two of three', when({ sequence: ['hit', 'hit', 'spare'] }), 2 / 3],
  ['half of a ramp to its end', when({ ramp: { from: 0, to: 1, durationMs: 10_000 } }), 0.5],
  ['more of one that ends before', when({ ramp: { from: 0, to: 1, durationMs: 5_000 } }), 0.75],
  ['some tenants', tenants({ ratio: 0.3 }), 0.3],
  [
    'one of two kinds each',
    entry(
      { ...down, when: { probability: 0.4, pick: { of: 'a', weight: 3 } } },
      { kind: 'silence', when: { probability: 0.4, pick: { of: 'a', weight: 1 } } },
    ),
    0.4,
  ],
])('of the calls are hit: %s', (_, settings, share) => {
  expect(weighHarm(settings).failing[0] ?? 0).toBeCloseTo(share, 9);
});

const late = (ms: number, more: object = {}): object => ({
  kind: 'late-headers',
  delay: { kind: 'constant', ms },
  ...more,
});

test.each<[what: string, entry: TimelineEntry, harm: { failing: number; lateMs: number; slow: number }]>([
  ['calls that fail', entry(down), { failing: 1, lateMs: 0, slow: 0 }],
  ['answers that come late', entry(late(200)), { failing: 0, lateMs: 200, slow: 0 }],
  ['a fifth of them', entry(late(30_000, { when: { probability: 0.2 } })), { failing: 0, lateMs: 6_000, slow: 0 }],
  [
    'later and later ones',
    entry({ kind: 'late-body', delay: { kind: 'ramp', fromMs: 0, toMs: 1_000, durationMs: 5_000 } }),
    { failing: 0, lateMs: 750, slow: 0 },
  ],
  [
    'as late as they are drawn',
    entry({ kind: 'late-body', delay: { kind: 'lognormal', medianMs: 1_000, sigma: 0.5 } }),
    { failing: 0, lateMs: 1_000 * Math.exp(0.125), slow: 0 },
  ],
  ['answers that trickle', entry({ kind: 'slow-drip', perSecond: { bytes: 100 } }), { failing: 0, lateMs: 0, slow: 1 }],
  [
    'some of each',
    entry(late(1_000), { ...down, when: { probability: 0.3 } }),
    { failing: 0.3, lateMs: 1_000, slow: 0 },
  ],
])('harm is %s', (_, settings, { failing, lateMs, slow }) => {
  const harm = weighHarm(settings);
  expect(harm.failing[0]).toBeCloseTo(failing, 9);
  expect(harm.lateMs).toBeCloseTo(lateMs, 6);
  expect(harm.slow).toBeCloseTo(slow, 9);
});

test('primary and fallback down is more than either', () => {
  const both = (share: number): TimelineEntry =>
    timelineEntrySettings.read(
      { phase: 'outage', durationMs: 10_000, primary: [{ ...down, when: { probability: share } }], fallback: [down] },
      'timeline[0]',
    );
  expect(weighHarm(entry(down)).failing).toEqual([1]);
  expect(weighHarm(both(1)).failing).toEqual([1, 1]);
  expect(weighHarm(both(0.3)).failing).toEqual([1, 0.3]);
});
