import { Agent, request } from 'node:http';
import { describe, expect, test } from 'vitest';
import type { FaultSettings } from '../../../lib/faults/index.ts';
import { waitUntil } from '../proxy/raw-sockets.ts';
import { dechunk } from './dechunk.ts';
import { startFaultyInjector } from './start-faulty-injector.ts';

const GET = 'GET /a HTTP/1.1\r\nhost: x\r\n\r\n';
const FRAMES = ['data: {"a":1}\n\n', 'data: {"b":22}\n\n', 'data: {"c":333}\n\n', 'data: [DONE]\n\n'];
const [A = '', B = '', C = '', DONE = ''] = FRAMES;
const STREAM = FRAMES.join('');
const HEAD = 'HTTP/1.1 200 OK\r\nX-Id: 7\r\ncontent-type: text/event-stream\r\n';
const chunk = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n`;
const chunked = `${HEAD}transfer-encoding: chunked\r\n\r\n${FRAMES.map(chunk).join('')}0\r\n\r\n`;
const counted = `${HEAD}content-length: ${STREAM.length}\r\n\r\n${STREAM}`;
const untilClose = `${HEAD}\r\n${STREAM}`;
const drop: FaultSettings = { kind: 'drop-frame', frame: 2 };
const dropped = A + C + DONE;

describe.each([Infinity, 7, 1])('a provider that writes %d bytes at a time', (pieceBytes) => {
  test.each([
    ['chunked', chunked],
    ['counted', counted],
  ])('is edited when its answer is %s, and its connection goes on', async (_, answer) => {
    await using running = await startFaultyInjector(drop, answer, { pieceBytes });
    const { client } = running;
    for (const round of [1, 2, 3]) {
      const before = client.received().length;
      client.socket.write(GET);
      await waitUntil(() => client.received().endsWith('0\r\n\r\n') && client.received().length > before);
      expect(dechunk(client.received().slice(before))).toEqual({ body: dropped, ended: true });
      const wanted = { fault: 'drop-frame', end: 'complete', responseBytes: dropped.length, status: 200 };
      expect((await running.attempted(round)).at(-1)).toMatchObject(wanted);
    }
    expect(client.received()).not.toContain('content-length');
    expect(running.injector.status().summaries).toMatchObject([{ attempts: 3, applied: 3, skipped: {} }]);
  });

  test('is edited when its answer ends by a close', async () => {
    await using running = await startFaultyInjector(drop, untilClose, { pieceBytes, closes: true });
    running.client.socket.write(GET);
    expect(await running.client.until()).toBe('fin');
    expect(running.client.received()).toBe(`${HEAD}\r\n${dropped}`);
    expect(await running.attempted()).toMatchObject([{ fault: 'drop-frame', end: 'complete' }]);
  });

  test('is edited for a client of HTTP/1.0, which is told the end by a close', async () => {
    await using running = await startFaultyInjector(drop, counted, { pieceBytes });
    running.client.socket.write('GET /a HTTP/1.0\r\nhost: x\r\nconnection: keep-alive\r\n\r\n');
    expect(await running.client.until()).toBe('fin');
    const [head = '', body] = running.client.received().split('\r\n\r\n');
    expect(head.split('\r\n').slice(1)).toEqual(['x-id: 7', 'content-type: text/event-stream', 'connection: close']);
    expect(body).toBe(dropped);
    expect(await running.attempted()).toMatchObject([{ fault: 'drop-frame', end: 'complete' }]);
    await waitUntil(() => running.upstreams.size === 0);
  });

  test('is cut inside an event, in order or by a reset', async () => {
    for (const by of ['end', 'reset'] as const) {
      await using running = await startFaultyInjector({ kind: 'cut-in-frame', frame: 2, by }, chunked, { pieceBytes });
      const { client } = running;
      client.socket.write(GET);
      if (by === 'reset') expect(await client.until()).toBe('reset');
      else await waitUntil(() => client.received().endsWith('0\r\n\r\n'));
      expect(dechunk(client.received())).toEqual({ body: A + B.slice(0, 8), ended: by === 'end' });
      const end = by === 'reset' ? 'cut' : 'unterminated';
      expect(await running.attempted()).toMatchObject([{ fault: 'cut-in-frame', end, responseBytes: A.length + 8 }]);
      await waitUntil(() => running.upstreams.size === 0);
    }
  });
});

/** The chunks of the body as a Node client sees them. */
function readChunks(port: number): Promise<string[]> {
  return new Promise((resolve, reject) => {
    request({ port, host: '127.0.0.1', path: '/', agent: new Agent() }, (response) => {
      const chunks: string[] = [];
      response.on('data', (bytes: Buffer) => chunks.push(bytes.toString('latin1')));
      response.on('end', () => resolve(chunks));
      response.on('error', reject);
    })
      .on('error', reject)
      .end();
  });
}

describe('a client sees the writes as they were meant', () => {
  test.each<[string, FaultSettings, string[]]>([
    ['bundles', { kind: 'coalesce', frames: 2 }, [A + B, C + DONE]],
    ['single bytes', { kind: 'split-writes', bytes: 1 }, STREAM.split('')],
    ['pieces', { kind: 'split-writes', bytes: 40 }, [STREAM.slice(0, 40), STREAM.slice(40)]],
  ])('%s', async (_, fault, writes) => {
    await using running = await startFaultyInjector(
      fault,
      `${HEAD}transfer-encoding: chunked\r\n\r\n${chunk(STREAM)}0\r\n\r\n`,
    );
    expect(await readChunks(running.port)).toEqual(writes);
    expect(await running.attempted()).toMatchObject([{ fault: fault.kind, end: 'complete' }]);
  });

  test('an error in the stream is a write of its own', async () => {
    const fault: FaultSettings = { kind: 'error-event', error: 'gemini', afterTokens: 2, followedBy: 'end' };
    await using running = await startFaultyInjector(fault, counted);
    expect(await readChunks(running.port)).toEqual([A, B, expect.stringMatching(/^\{\n {2}"error"/) as string]);
  });
});

describe('an edit that finds no place', () => {
  const json = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nContent-Length: 2\r\n\r\n{}';
  const zipped = counted.replace('\r\n\r\n', '\r\ncontent-encoding: gzip\r\n\r\n');
  test.each<[string, FaultSettings, string]>([
    ['no event stream', drop, json],
    ['content-encoding', drop, zipped],
    ['no body', drop, 'HTTP/1.1 204 None\r\n\r\n'],
    ['nothing to edit', { ...drop, frame: 4 }, counted],
  ])('is not counted as applied but as skipped: %s', async (reason, fault, answer) => {
    await using running = await startFaultyInjector(fault, answer);
    const { client } = running;
    client.socket.write(GET);
    const [attempt] = await running.attempted();
    await waitUntil(() => client.received().endsWith(reason === 'nothing to edit' ? '0\r\n\r\n' : answer.slice(-5)));
    expect(attempt).toMatchObject({ fault: null, end: 'complete', missed: { fault: 'drop-frame', reason } });
    if (reason === 'nothing to edit') expect(dechunk(client.received())).toEqual({ body: STREAM, ended: true });
    else expect(client.received()).toBe(answer);
    const wanted = {
      attempts: 1,
      matched: 1,
      applied: 0,
      skipped: { [reason]: 1 },
      intendedRatio: 1,
      observedRatio: 0,
    };
    expect(running.injector.status()).toMatchObject({ faulted: 0, held: 0, summaries: [wanted] });
  });

  test('because its provider never answers is skipped too, and the client is reset', async () => {
    await using running = await startFaultyInjector(drop, '', { closes: true });
    running.client.socket.write(GET);
    await running.client.until();
    expect(await running.attempted()).toMatchObject([{ fault: null, missed: { reason: 'no response' } }]);
  });

  test('because its provider breaks off passes on what came', async () => {
    const cut = counted.slice(0, -DONE.length - 3);
    await using running = await startFaultyInjector({ kind: 'coalesce', frames: 9 }, cut, { closes: true });
    running.client.socket.write(GET);
    await running.client.until();
    expect(dechunk(running.client.received())).toEqual({ body: (A + B + C).slice(0, -3), ended: false });
    expect(await running.attempted()).toMatchObject([
      { end: 'cut', missed: { fault: 'coalesce', reason: 'cut short' } },
    ]);
  });
});

describe('a whole body', () => {
  const fault: FaultSettings = { kind: 'truncate-answer', afterCharacters: 3, finishReason: 'length' };
  const say = (content: string, reason: string): string =>
    JSON.stringify({ choices: [{ index: 0, message: { content }, finish_reason: reason }] });
  const body = say('A long answer.', 'stop');
  const edited = say('A l', 'length');
  const head = 'HTTP/1.1 200 OK\r\nX-Id: 7\r\ncontent-type: application/json\r\n';

  test.each([Infinity, 9])(
    'of known length gets the length of what was made of it, in pieces of %d',
    async (pieceBytes) => {
      const answer = `${head}Content-Length: ${body.length}\r\n\r\n${body}`;
      await using running = await startFaultyInjector(fault, answer, { pieceBytes });
      const { client } = running;
      const wanted = `HTTP/1.1 200 OK\r\nx-id: 7\r\ncontent-type: application/json\r\ncontent-length: ${edited.length}\r\n\r\n${edited}`;
      for (const times of [1, 2]) {
        client.socket.write(GET);
        await waitUntil(() => client.received().length >= wanted.length * times);
        expect(client.received()).toBe(wanted.repeat(times));
      }
      const once = { fault: fault.kind, responseBytes: edited.length };
      expect(await running.attempted(2)).toMatchObject([once, once]);
    },
  );

  test('that is chunked stays so, and one that ends by a close does', async () => {
    await using first = await startFaultyInjector(
      fault,
      `${head}transfer-encoding: chunked\r\n\r\n${chunk(body)}0\r\n\r\n`,
    );
    first.client.socket.write(GET);
    await waitUntil(() => first.client.received().endsWith('0\r\n\r\n'));
    expect(dechunk(first.client.received())).toEqual({ body: edited, ended: true });
    await using second = await startFaultyInjector(fault, `${head}\r\n${body}`, { closes: true });
    second.client.socket.write(GET);
    expect(await second.client.until()).toBe('fin');
    expect(second.client.received()).toBe(`${head}\r\n${edited}`);
  });

  test('that is taken back in the middle comes as it is', async () => {
    const answer = `${head}Content-Length: ${body.length}\r\n\r\n${body}`;
    await using running = await startFaultyInjector(fault, answer.slice(0, -5));
    running.client.socket.write(GET);
    await waitUntil(() => running.injector.status().held === 1 && running.upstreams.size === 1);
    await waitUntil(() => [...running.upstreams].every((upstream) => upstream.bytesWritten > 0));
    expect(running.client.received()).toBe('');
    running.injector.revert();
    for (const upstream of running.upstreams) upstream.write(answer.slice(-5));
    await waitUntil(() => running.client.received() === answer);
    expect(await running.attempted()).toMatchObject([{ fault: null, end: 'complete', missed: { fault: fault.kind } }]);
  });
});

test('a provider that is faster than its client waits, and nothing of its stream is lost', async () => {
  const event = `data: "${'x'.repeat(8_000)}"\n\n`;
  const events = event.repeat(2_500);
  await using running = await startFaultyInjector(drop, `${HEAD}content-length: ${events.length}\r\n\r\n${events}`);
  const { client } = running;
  client.socket.pause();
  client.socket.write(GET);
  await waitUntil(() => [...running.upstreams].some((upstream) => upstream.writableNeedDrain));
  client.socket.resume();
  // Its length is known at once; its end only once it is put together, which takes long each time.
  await waitUntil(
    () => client.received().length > events.length - event.length && client.received().endsWith('0\r\n\r\n'),
  );
  expect(dechunk(client.received()).body.length).toBe(events.length - event.length);
});

describe('while a response is being edited', () => {
  const begun = chunked.slice(0, chunked.indexOf(C) - 4);
  const hold: FaultSettings = { kind: 'coalesce', frames: 9 };

  test('taking the fault back lets go of what it held, and it was not applied', async () => {
    await using running = await startFaultyInjector(hold, begun);
    const { client, injector } = running;
    client.socket.write(GET);
    await waitUntil(() => client.received().includes('\r\n\r\n'));
    expect(injector.status()).toMatchObject({ held: 1, summaries: [{ applied: 0, skipped: { 'not over yet': 1 } }] });
    expect(dechunk(client.received()).body).toBe('');
    injector.revert();
    await waitUntil(() => dechunk(client.received()).body === A + B);
    for (const upstream of running.upstreams) upstream.write(chunked.slice(begun.length), 'latin1');
    await waitUntil(() => client.received().endsWith('0\r\n\r\n'));
    expect(dechunk(client.received())).toEqual({ body: STREAM, ended: true });
    expect(await running.attempted()).toMatchObject([
      { fault: null, end: 'complete', missed: { reason: 'taken back' } },
    ]);
  });

  test('a client that leaves is told to the provider', async () => {
    await using running = await startFaultyInjector(hold, begun);
    running.client.socket.write(GET);
    await waitUntil(() => running.client.received().includes('\r\n\r\n'));
    expect(running.upstreams.size).toBe(1);
    running.client.socket.destroy();
    await waitUntil(() => running.upstreams.size === 0);
    expect(await running.attempted()).toMatchObject([{ end: 'client-gone', missed: { reason: 'cut short' } }]);
  });
});
