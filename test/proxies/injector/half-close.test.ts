import { once } from 'node:events';
import { expect, test } from 'vitest';
import { openClient, waitUntil } from '../proxy/raw-sockets.ts';
import { answering, startFaultySeat } from './faulty-seat.ts';
import { sleep } from './sleep.ts';

const GET = 'GET /a HTTP/1.1\r\nhost: x\r\n\r\n';
const BODY = 'data: {"a":1}\n\ndata: {"b":2}\n\ndata: [DONE]\n\n';
const HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n';
const COUNTED_HEAD = `${HEAD}content-length: ${BODY.length}\r\n\r\n`;
const chunked = `${HEAD}transfer-encoding: chunked\r\n\r\n${BODY.length.toString(16)}\r\n${BODY}\r\n0\r\n\r\n`;

test.each([
  ['in place of the answer', undefined, '', { status: null, end: 'no-response' }],
  ['behind the head', { bytes: 0 }, COUNTED_HEAD, { status: 200, end: 'cut' }],
  ['in mid-frame', { bytes: 20 }, COUNTED_HEAD + BODY.slice(0, 20), { status: 200, end: 'cut', responseBytes: 20 }],
  ['between frames', { tokens: 1 }, COUNTED_HEAD + BODY.slice(0, 15), { status: 200, end: 'cut' }],
])(
  'a half-close %s ends what the client reads, and takes what it writes until the end',
  async (_, after, text, end) => {
    await using seat = await startFaultySeat(
      [{ kind: 'half-close', ...(after === undefined ? {} : { after }) }],
      answering(COUNTED_HEAD + BODY),
    );
    const client = await openClient(seat.port);
    client.socket.write(GET);
    expect(await client.until()).toBe('fin');
    expect(client.received()).toBe(text);
    expect(await seat.attempted()).toMatchObject([{ fault: 'half-close', ...end }]);
    await waitUntil(() => seat.upstreams.size === 0);
    for (let turn = 0; turn < 5; turn++) {
      client.socket.write(GET);
      await sleep(10);
    }
    expect(client.socket.destroyed).toBe(false);
    expect(seat.injector.status().openConnections).toBe(1);
    seat.injector.revert();
    await waitUntil(() => seat.injector.status().openConnections === 0);
    // Node has stopped reading at the end, so only a write tells it of the reset.
    await waitUntil(() => !client.socket.write(GET) || client.socket.destroyed);
  },
);

test('a half-closed chunked body has no last chunk, so that fetch says it was cut', async () => {
  await using seat = await startFaultySeat([{ kind: 'half-close', after: { tokens: 1 } }], answering(chunked));
  const response = await fetch(`http://127.0.0.1:${seat.port}/`);
  const error = await response.text().catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ message: 'terminated', cause: { code: 'UND_ERR_SOCKET' } });
});

test('a client that closes its side too is gone, without waiting for the fault to end', async () => {
  await using seat = await startFaultySeat([{ kind: 'half-close', after: { bytes: 5 } }], answering(chunked));
  const client = await openClient(seat.port);
  client.socket.write(GET);
  await client.until();
  client.socket.end();
  await once(client.socket, 'close');
  await waitUntil(() => seat.injector.status().openConnections === 0);
  expect(await seat.attempted()).toMatchObject([{ end: 'cut' }]);
});
