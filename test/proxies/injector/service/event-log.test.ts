import { expect, test } from 'vitest';
import { createEventLog, readEventId } from '../../../../lib/proxies/injector/service/event-log.ts';
import type { FaultRecord } from '../../../../lib/collector/records/record.ts';

const record: FaultRecord = { kind: 'fault', provider: 'primary', event: 'armed', faults: ['silence'], atEpochMs: 1 };

function fill(capacity: number, count: number) {
  const log = createEventLog('boot', capacity);
  for (let event = 0; event < count; event++) log.publish('aaaa', record);
  return log;
}

test('events are numbered from 1, and one that has not happened yet is none', () => {
  const log = fill(4, 2);
  expect([log.read(1), log.read(2), log.read(3)]).toEqual([
    { id: 1, run: 'aaaa', record },
    { id: 2, run: 'aaaa', record },
    undefined,
  ]);
});

test.each([
  [1, { nextId: 7, records: 6 }],
  [6, { nextId: 7, records: 1 }],
  [7, { id: 7, run: 'aaaa', record }],
])('of ten events four are kept: who asks for %i is told', (id, answer) => {
  expect(fill(4, 10).read(id)).toEqual(answer);
});

test.each([
  ['no id: from now on', null, 10],
  ['the id of the last event taken in', 'boot.3', 3],
  ['the very first', 'boot.0', 0],
  ['another start of the injector', 'other.3', null],
  ['an event that has not happened', 'boot.11', null],
  ['no number', 'boot.x', null],
  ['nothing sensible', '', null],
])('a reader goes on after %s', (_title, header, after) => {
  expect(readEventId(fill(4, 10), header)).toBe(after);
});

test('followers are woken by each event until they leave', () => {
  const log = fill(4, 0);
  let woken = 0;
  const leave = log.follow(() => woken++);
  log.publish(null, record);
  leave();
  log.publish(null, record);
  expect([woken, log.followers]).toEqual([1, 0]);
});
