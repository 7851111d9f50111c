import { expect, test } from 'vitest';
import { createEventHub, readEventId } from '../../../../lib/proxies/injector/service/event-hub.ts';
import type { FaultRecord } from '../../../../lib/collector/records/record.ts';

const record: FaultRecord = { kind: 'fault', provider: 'primary', event: 'armed', faults: ['silence'], atEpochMs: 1 };

function fill(capacity: number, count: number) {
  const hub = createEventHub('boot', capacity);
  for (let event = 0; event < count; event++) hub.publish('aaaa', record);
  return hub;
}

test('events are numbered from 1, and one that has not happened yet is none', () => {
  const hub = fill(4, 2);
  expect([hub.read(1), hub.read(2), hub.read(3)]).toEqual([
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
  const hub = fill(4, 0);
  let woken = 0;
  const leave = hub.follow(() => woken++);
  hub.publish(null, record);
  leave();
  hub.publish(null, record);
  expect([woken, hub.followers]).toEqual([1, 0]);
});
