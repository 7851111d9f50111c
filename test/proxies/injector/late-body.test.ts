import { expect, test } from 'vitest';
import type { FaultSettings } from '../../../lib/faults/index.ts';
import { openClient, waitUntil } from '../proxy/raw-sockets.ts';
import { answering, startFaultySeat } from './faulty-seat.ts';
import { sleep } from './sleep.ts';

const GET = 'GET /a HTTP/1.1\r\nhost: x\r\n\r\n';
const STREAM = 'data: {"a":1}\n\ndata: [DONE]\n\n';
const HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n';
const COUNTED_HEAD = `${HEAD}content-length: ${STREAM.length}\r\n\r\n`;
const CHUNKED_HEAD = `${HEAD}transfer-encoding: chunked\r\n\r\n`;
const lateBody = (ms: number): FaultSettings => ({ kind: 'late-body', delay: { kind: 'constant', ms } });

test.each([
  ['counted', COUNTED_HEAD, COUNTED_HEAD + STREAM, false],
  ['chunked', CHUNKED_HEAD, `${CHUNKED_HEAD}${STREAM.length.toString(16)}\r\n${STREAM}\r\n0\r\n\r\n`, false],
  ['ended by close', `${HEAD}\r\n`, `${HEAD}\r\n${STREAM}`, true],
])('a late body comes behind a head that came at once, when it is %s', async (_, head, answer, close) => {
  await using seat = await startFaultySeat([lateBody(3_600_000)], answering(answer, close));
  const client = await openClient(seat.port);
  client.socket.write(GET);
  await waitUntil(() => client.received() === head);
  await sleep(40);
  expect(client.received()).toBe(head);
  expect(seat.injector.status().held).toBe(1);
  seat.injector.revert();
  const wanted = { fault: 'late-body', end: 'complete', status: 200, responseBytes: STREAM.length };
  expect(await seat.attempted()).toMatchObject([wanted]);
  await waitUntil(() => client.received() === answer);
  client.socket.destroy();
});

test('a late body comes by itself after its delay', async () => {
  await using seat = await startFaultySeat([lateBody(60)], answering(COUNTED_HEAD + STREAM));
  const client = await openClient(seat.port);
  client.socket.write(GET);
  await waitUntil(() => client.received() === COUNTED_HEAD + STREAM);
  // Since it was asked, at the least: when its head is said to have gone may be later than when the delay began.
  expect((await seat.attempted())[0]?.endMs).toBeGreaterThan(55);
  client.socket.destroy();
});
