import { expect, test } from 'vitest';
import { listArmedBefore, listArmedEntries } from '../../lib/drill/armed-entries.ts';
import { isUnderFaults } from '../../lib/drill/entry-hits.ts';
import { timelineEntrySettings, type TimelineEntry } from '../../lib/drill/timeline-entry.ts';

const flaps = { kind: 'silence', when: { flap: { periodMs: 4_000, dutyRatio: 0.5 } } };
const down = { kind: 'reset' };
const entry = (durationMs: number, faults: object): TimelineEntry =>
  timelineEntrySettings.read({ phase: 'outage', durationMs, ...faults }, 'timeline[0]');

const timeline = [
  entry(3_000, { primary: [flaps] }),
  entry(1_000, { primary: [flaps], fallback: [down] }),
  entry(2_000, { primary: [flaps] }),
  entry(5_000, {}),
  entry(3_000, { primary: [flaps] }),
];

test('faults that go on are armed in the entry in which they began', () => {
  expect(listArmedEntries(timeline).map((armed) => [...armed])).toEqual([
    [['primary', 0]],
    [
      ['primary', 0],
      ['fallback', 1],
    ],
    [['primary', 0]],
    [],
    [['primary', 4]],
  ]);
  expect(listArmedBefore(timeline).map((before) => before('primary'))).toEqual([0, 3_000, 4_000, 0, 0]);
});

test('turns that go on from an entry before are where they are, not on at first', () => {
  const armedBefore = listArmedBefore(timeline);
  const isOn = (place: number, atMs: number): boolean =>
    isUnderFaults(timeline[place] as TimelineEntry, (provider) => atMs + (armedBefore[place]?.(provider) ?? 0));
  // On for 2 s of 4 from the first entry's begin on: at 4 s again, which is the begin of the third.
  expect([0, 1_999, 2_000].map((atMs) => isOn(0, atMs))).toEqual([true, true, false]);
  expect([0, 1_999].map((atMs) => isOn(2, atMs))).toEqual([true, true]);
  expect([0, 1_999, 2_000].map((atMs) => isOn(4, atMs))).toEqual([true, true, false]);
});
