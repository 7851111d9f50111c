import { expect, test } from 'vitest';
import type { FaultRecord } from '../../../../lib/collector/records/record.ts';
import { beginWhenArmed } from '../../../../lib/collector/score/join/begin-when-armed.ts';
import { writtenTimeline } from '../../../support/records.ts';

const starts = [
  { entry: 1, phase: 'baseline', startMs: 2_000 },
  { entry: 2, phase: 'outage', startMs: 12_000 },
  { entry: 3, phase: 'outage', startMs: 22_000 },
] as const;
const armed = (fault: string, atEpochMs: number, event: FaultRecord['event'] = 'armed'): FaultRecord => ({
  kind: 'fault',
  provider: 'primary',
  event,
  faults: [fault],
  atEpochMs,
});

test.each([
  ['when its fault was armed, if that was later', [armed('error-response', 12_400)], 12_400],
  ['never before the runner says so', [armed('error-response', 11_900)], 12_000],
  ['when the runner says, where no arming is told of', [], 12_000],
  ['not by a fault of another kind', [armed('silence', 12_400)], 12_000],
  ['not by one that was taken back', [armed('error-response', 12_400, 'reverted')], 12_000],
  ['never after the next one began', [armed('error-response', 22_400)], 12_000],
])('an entry begins %s', (_, faults, expected) => {
  const begun = beginWhenArmed(starts, faults, writtenTimeline, 0);
  expect(begun.map(({ startMs }) => startMs)).toEqual([2_000, expected, 22_000]);
});
