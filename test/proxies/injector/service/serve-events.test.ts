import { createServer, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import {
  createEventLog,
  type InjectorEvent,
  type LostEvents,
} from '../../../../lib/proxies/injector/service/event-log.ts';
import { serveEvents } from '../../../../lib/proxies/injector/service/serve-events.ts';
import { listen } from '../../../../lib/proxies/process/listen.ts';
import { createSseReader } from '../../../../lib/wire/sse/sse.ts';
import { waitUntil } from '../../../support/processes.ts';

const KEPT = 50;
const EVENTS = 2_000;
const EVENT_BYTES = 20_000;

test('nothing piles up for a reader that does not read, and what it lost is counted to the last', async () => {
  const log = createEventLog('boot', KEPT);
  let response: ServerResponse | undefined;
  const server = createServer((_, opened) => {
    response = opened;
    serveEvents(opened, log, 0);
  });
  const socket = connect(await listen(server, 0, 'the events'), '127.0.0.1');
  socket.write('GET / HTTP/1.0\r\n\r\n');
  await waitUntil(() => log.followers === 1);
  let mostWaiting = 0;
  for (let event = 1; event <= EVENTS; event++) {
    log.publish(null, {
      kind: 'fault',
      provider: 'primary',
      event: 'armed',
      faults: ['x'.repeat(EVENT_BYTES)],
      atEpochMs: 1,
    });
    mostWaiting = Math.max(mostWaiting, response?.writableLength ?? 0);
    if (event % 100 === 0) await sleep(1);
  }
  // Of the 40 MB that were published.
  expect(mostWaiting).toBeLessThan(5 * EVENT_BYTES);

  const reader = createSseReader();
  const received: (InjectorEvent | LostEvents)[] = [];
  const isDone = (): boolean => {
    const last = received.at(-1);
    return last !== undefined && 'id' in last && last.id === EVENTS;
  };
  // HTTP/1.0 without transfer coding: what comes is the stream, behind a head that no event reader minds.
  socket.on('data', (bytes: Buffer) => {
    for (const { event, data } of reader.push(bytes)) {
      expect(['fault', 'lost']).toContain(event);
      received.push(JSON.parse(data) as InjectorEvent | LostEvents);
    }
  });
  await waitUntil(isDone);
  const ids = received.flatMap((event) => ('id' in event ? [event.id] : []));
  const lost = received.reduce((sum, event) => sum + ('id' in event ? 0 : (event.records ?? NaN)), 0);
  expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
  expect(lost).toBeGreaterThan(0);
  expect(ids.length + lost).toBe(EVENTS);

  socket.destroy();
  await waitUntil(() => log.followers === 0);
  server.close();
});
