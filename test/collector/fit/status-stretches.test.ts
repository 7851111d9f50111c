/** What the updates of a status page say of when callers were hit. */
import { expect, test } from 'vitest';
import { findStatusStretches, type StatusUpdate } from '../../../lib/collector/fit/status-stretches.ts';

const MINUTE = 60_000;
const at = (minute: number, state: StatusUpdate['state']): StatusUpdate => ({
  atMs: minute * MINUTE,
  state,
  says: 'x',
});

/** From, to and level of each stretch, in minutes. */
function stretches(updates: readonly StatusUpdate[], startedMs: number | null = null) {
  const found = findStatusStretches(updates, startedMs);
  return {
    ...found,
    stretches: found.stretches.map(({ fromMs, toMs, level }) => [fromMs / MINUTE, toMs / MINUTE, level]),
  };
}

test('on until it is mended, and watched until it is resolved', () => {
  const updates = [at(100, 'investigating'), at(110, 'identified'), at(120, 'monitoring'), at(150, 'resolved')];
  expect(stretches(updates)).toEqual({
    originMs: 100 * MINUTE,
    lead: 'none',
    isEndAssumed: false,
    stretches: [
      [100, 120, 'on'],
      [120, 150, 'watched'],
    ],
  });
});

test('what comes back behind a mend is on again, and between two waves all is well', () => {
  const updates = [
    at(100, 'investigating'),
    at(110, 'monitoring'),
    at(120, 'investigating'),
    at(130, 'resolved'),
    at(140, 'investigating'),
    at(160, 'resolved'),
  ];
  expect(stretches(updates).stretches).toEqual([
    [100, 110, 'on'],
    [110, 120, 'watched'],
    [120, 130, 'on'],
    [140, 160, 'on'],
  ]);
});

test('it was on since the page, afterwards, says that it began', () => {
  expect(stretches([at(100, 'resolved')], 40 * MINUTE)).toMatchObject({
    lead: 'told',
    originMs: 40 * MINUTE,
    isEndAssumed: false,
    stretches: [[40, 100, 'on']],
  });
});

test('where no length is told, it is an hour, and said to be assumed', () => {
  expect(stretches([at(100, 'resolved')])).toMatchObject({ lead: 'assumed', stretches: [[40, 100, 'on']] });
  expect(stretches([at(100, 'monitoring'), at(110, 'resolved')])).toMatchObject({
    lead: 'assumed',
    stretches: [
      [40, 100, 'on'],
      [100, 110, 'watched'],
    ],
  });
  expect(stretches([at(100, 'investigating')])).toMatchObject({
    lead: 'none',
    isEndAssumed: true,
    stretches: [[100, 160, 'on']],
  });
});
