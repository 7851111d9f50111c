import { describe, expect, test } from 'vitest';
import type { FaultRecord } from '../../../../lib/collector/records/record.ts';
import { beginWhenFaultsChange } from '../../../../lib/collector/score/join/begin-when-faults-change.ts';
import { writtenTimeline } from '../../../support/records.ts';

const starts = [
  { entry: 1, phase: 'baseline', startMs: 2_000 },
  { entry: 2, phase: 'outage', startMs: 12_000 },
  { entry: 3, phase: 'outage', startMs: 22_000 },
  { entry: 4, phase: 'recovery', startMs: 32_000 },
] as const;
const change = (event: FaultRecord['event'], faults: string[], atEpochMs: number): FaultRecord => ({
  kind: 'fault',
  provider: 'primary',
  event,
  faults,
  atEpochMs,
});
const armed = (fault: string, atEpochMs: number): FaultRecord => change('armed', [fault], atEpochMs);
const reverted = (atEpochMs: number): FaultRecord => change('reverted', [], atEpochMs);
const begun = (faults: FaultRecord[]): number[] =>
  beginWhenFaultsChange(starts, faults, writtenTimeline, 0).map(({ startMs }) => startMs);

describe('an entry with faults begins', () => {
  test.each([
    ['when its fault was armed, though the runner tells of it later', [armed('error-response', 11_900)], 11_900],
    ['when its fault was armed, if that was later', [armed('error-response', 12_400)], 12_400],
    ['with the first of them', [armed('error-response', 12_400), armed('error-response', 11_950)], 11_950],
    ['when the runner says, where no arming is told of', [], 12_000],
    ['not with a fault of another kind', [armed('silence', 11_900)], 12_000],
    ['not with one that was taken back', [reverted(11_900)], 12_000],
    ['never before the entry before it', [armed('error-response', 1_900)], 12_000],
    ['never after the next one began', [armed('error-response', 22_400)], 12_000],
  ])('%s', (_, faults, expected) => {
    expect(begun(faults)).toEqual([2_000, expected, 22_000, 32_000]);
  });
});

describe('one without faults begins', () => {
  test.each([
    ['when the last fault was taken back', [reverted(31_700), reverted(31_900)], 31_900],
    ['when the runner says, where nothing was taken back', [], 32_000],
    ['not by what was taken back once it had begun', [reverted(33_000)], 32_000],
    ['not by what was taken back in an entry before', [reverted(21_900)], 32_000],
  ])('%s', (_, faults, expected) => {
    expect(begun(faults)).toEqual([2_000, 12_000, 22_000, expected]);
  });
});
