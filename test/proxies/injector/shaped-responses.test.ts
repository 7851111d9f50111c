import { describe, expect, test } from 'vitest';
import type { FaultSettings } from '../../../lib/faults/index.ts';
import { sleep } from './sleep.ts';
import { dechunk } from './dechunk.ts';
import { type FaultyInjector, startFaultyInjector } from './start-faulty-injector.ts';
import { waitUntil } from '../proxy/raw-sockets.ts';

const GET = 'GET /a HTTP/1.1\r\nhost: x\r\n\r\n';
const FRAMES = ['data: {"a":1}\n\n', 'data: {"b":22}\n\n', 'data: {"c":333}\n\n'];
const STREAM = `${FRAMES.join('')}data: [DONE]\n\n`;
const HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n';
const CHUNKED_HEAD = `${HEAD}transfer-encoding: chunked\r\n\r\n`;
const LENGTH_HEAD = `${HEAD}content-length: ${STREAM.length}\r\n\r\n`;
const chunk = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n`;
const chunked = CHUNKED_HEAD + [...FRAMES, 'data: [DONE]\n\n'].map(chunk).join('') + chunk('');
const counted = LENGTH_HEAD + STREAM;
const untilClose = `${HEAD}\r\n${STREAM}`;

/** An injector with this fault before a provider that answers every request so, cut where the test says. */
function start(fault: FaultSettings, answer: string, pieceBytes = Infinity): Promise<FaultyInjector> {
  return startFaultyInjector(fault, answer, { pieceBytes, closes: answer === untilClose });
}

const PIECES = [Infinity, 7, 1];

describe.each(PIECES)('a response that comes in pieces of %d bytes', (pieceBytes) => {
  test.each([
    ['in mid-frame', { bytes: 20 }, STREAM.slice(0, 20)],
    ['between frames', { tokens: 2 }, FRAMES[0]! + FRAMES[1]!],
    ['behind the head', { bytes: 0 }, ''],
  ] as const)('is reset %s, and nothing of it is missing or too much', async (_, after, body) => {
    for (const [answer, read] of [
      [chunked, (text: string) => dechunk(text).body],
      [counted, (text: string) => text.slice(LENGTH_HEAD.length)],
    ] as const) {
      await using running = await start({ kind: 'reset', after }, answer, pieceBytes);
      running.client.socket.write(GET);
      expect(await running.client.until()).toBe('reset');
      expect(read(running.client.received())).toBe(body);
      const [attempt] = await running.attempted();
      expect(attempt).toMatchObject({ fault: 'reset', end: 'cut', status: 200, responseBytes: body.length });
      await waitUntil(() => running.upstreams.size === 0);
    }
  });

  test('ends early in order: the stream looks done, and its connection goes on', async () => {
    await using running = await start({ kind: 'end-early', after: { tokens: 2 } }, chunked, pieceBytes);
    const { client } = running;
    client.socket.write(GET);
    await waitUntil(() => client.received().endsWith('0\r\n\r\n'));
    expect(client.received().startsWith(CHUNKED_HEAD)).toBe(true);
    expect(dechunk(client.received())).toEqual({ body: FRAMES[0]! + FRAMES[1]!, ended: true });
    const first = client.received();
    client.socket.write(GET);
    await waitUntil(() => client.received().length > first.length && client.received().endsWith('0\r\n\r\n'));
    const wanted = { fault: 'end-early', end: 'unterminated', responseBytes: (FRAMES[0]! + FRAMES[1]!).length };
    expect(await running.attempted(2)).toMatchObject([wanted, wanted]);
  });

  test.each([
    ['counted', counted, LENGTH_HEAD, 'cut'],
    ['ended by close', untilClose, `${HEAD}\r\n`, 'unterminated'],
  ])('ends early by a close when its body is %s', async (_, answer, head, end) => {
    await using running = await start({ kind: 'end-early', after: { bytes: 20 } }, answer, pieceBytes);
    running.client.socket.write(GET);
    expect(await running.client.until()).toBe('fin');
    expect(running.client.received()).toBe(head + STREAM.slice(0, 20));
    expect(await running.attempted()).toMatchObject([{ fault: 'end-early', end, responseBytes: 20 }]);
  });

  test('stalls until the fault is taken back, and is reset then', async () => {
    await using running = await start({ kind: 'stall', after: { tokens: 1 } }, counted, pieceBytes);
    running.client.socket.write(GET);
    await waitUntil(() => running.client.received().length >= LENGTH_HEAD.length + FRAMES[0]!.length);
    expect(await Promise.race([running.client.until(), sleep(60)])).toBe('slept');
    expect(running.client.received()).toBe(LENGTH_HEAD + FRAMES[0]);
    expect(running.attempts).toEqual([]);
    expect(running.injector.status().held).toBe(1);
    running.injector.revert();
    expect(await running.client.until()).toBe('reset');
    expect(await running.attempted()).toMatchObject([{ fault: 'stall', end: 'held', status: 200, responseBytes: 15 }]);
    expect(running.injector.status().held).toBe(0);
    await waitUntil(() => running.upstreams.size === 0);
  });

  test('passes whole when the fault would come behind its end', async () => {
    for (const answer of [chunked, counted, untilClose]) {
      await using running = await start({ kind: 'stall', after: { bytes: 1_000 } }, answer, pieceBytes);
      running.client.socket.write(GET);
      const [attempt] = await running.attempted();
      const missed = { fault: 'stall', reason: 'over before that' };
      expect(attempt).toMatchObject({ fault: null, missed, end: 'complete', responseBytes: STREAM.length });
      await waitUntil(() => running.client.received().includes('[DONE]'));
      const text = running.client.received();
      if (answer === chunked) expect(dechunk(text)).toEqual({ body: STREAM, ended: true });
      else expect(text).toBe(answer);
    }
  });
});

test.each<FaultSettings>([
  { kind: 'stall', after: { tokens: 0 } },
  { kind: 'slow-drip', perSecond: { tokens: 0.1 } },
])('a response without tokens passes whole through $kind by tokens', async (fault) => {
  for (const head of ['content-type: application/json', 'content-type: text/event-stream\r\ncontent-encoding: br']) {
    const answer = `HTTP/1.1 200 OK\r\n${head}\r\ncontent-length: ${STREAM.length}\r\n\r\n${STREAM}`;
    await using running = await start(fault, answer);
    running.client.socket.write(GET);
    await waitUntil(() => running.client.received() === answer);
    expect(await running.attempted()).toMatchObject([{ end: 'complete' }]);
  }
});

test('what an upstream says behind a whole response reaches nobody, and both sides are reset', async () => {
  for (const answer of [counted, chunked]) {
    await using running = await start({ kind: 'stall', after: { bytes: 1_000 } }, `${answer}HTTP/1.1 200 evil`);
    running.client.socket.write(GET);
    await running.client.until();
    expect(running.client.received()).not.toContain('evil');
    await waitUntil(() => running.upstreams.size === 0);
    expect(await running.attempted()).toMatchObject([{ end: 'complete' }]);
  }
});

describe('an early end', () => {
  const fault: FaultSettings = { kind: 'end-early', after: { tokens: 1 } };

  test('lets go of a provider that goes on, and keeps the connection of its client', async () => {
    await using running = await start(fault, chunked.slice(0, -5));
    const { client, upstreams } = running;
    client.socket.write(GET);
    await waitUntil(() => client.received().endsWith('0\r\n\r\n'));
    await waitUntil(() => upstreams.size === 0);
    const first = client.received();
    client.socket.write(GET);
    await waitUntil(() => client.received() === first + first);
    expect(await running.attempted(2)).toMatchObject([{ end: 'unterminated' }, { end: 'unterminated' }]);
  });

  test('of an answer to a request that is still on its way closes the connection in order', async () => {
    await using running = await start(fault, chunked);
    running.client.socket.write('POST /a HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nabc');
    expect(await running.client.until()).toBe('fin');
    expect(dechunk(running.client.received())).toEqual({ body: FRAMES[0], ended: true });
    expect(await running.attempted()).toMatchObject([{ end: 'unterminated' }]);
  });
});

describe('a stalled response', () => {
  test('gets comments between events, and none inside of one', async () => {
    await using running = await start({ kind: 'stall', after: { tokens: 1 }, keepAliveMs: 10 }, chunked);
    running.client.socket.write(GET);
    await waitUntil(() => running.client.received().split(': keep-alive').length > 3);
    const { body } = dechunk(running.client.received());
    expect(body.replaceAll(': keep-alive\n\n', '')).toBe(FRAMES[0]);
    await using inside = await start({ kind: 'stall', after: { bytes: 5 }, keepAliveMs: 10 }, chunked);
    inside.client.socket.write(GET);
    await waitUntil(() => inside.client.received().includes('data:'));
    await sleep(60);
    expect(dechunk(inside.client.received()).body).toBe('data:');
  });

  test('is over when its client leaves, and the provider learns of it', async () => {
    await using running = await start({ kind: 'stall', after: { tokens: 1 } }, chunked);
    running.client.socket.write(GET);
    await waitUntil(() => running.client.received().includes('{"a":1}'));
    running.client.socket.end();
    expect(await running.attempted()).toMatchObject([{ fault: 'stall', end: 'held' }]);
    await waitUntil(() => running.upstreams.size === 0);
  });
});

describe('a late head', () => {
  const fault = (ms: number): FaultSettings => ({ kind: 'late-headers', delay: { kind: 'constant', ms } });

  test('comes later by its delay, whole', async () => {
    await using running = await start(fault(80), counted);
    const startMs = performance.now();
    running.client.socket.write(GET);
    await waitUntil(() => running.client.received().length === counted.length);
    expect(performance.now() - startMs).toBeGreaterThan(75);
    expect(running.client.received()).toBe(counted);
    const [attempt] = await running.attempted();
    expect(attempt).toMatchObject({ fault: 'late-headers', end: 'complete', status: 200 });
    expect(attempt?.headersMs).toBeGreaterThan(75);
  });

  test('of a response that has come long since leaves the connection as good as new', async () => {
    // Many small chunks: none of them fills the client's buffer, so nothing but the end of the answer reads on.
    const answer = CHUNKED_HEAD + chunk('x'.repeat(2_000)).repeat(60) + chunk('\ndata: [DONE]\n\n') + chunk('');
    await using running = await start(fault(60), answer);
    running.client.socket.write(GET + GET + GET);
    const wanted = { end: 'complete', responseBytes: 120_015 };
    expect(await running.attempted(3)).toMatchObject([wanted, wanted, wanted]);
  });

  test('is let go at once when the fault is taken back', async () => {
    await using running = await start(fault(3_600_000), counted);
    running.client.socket.write(GET);
    await waitUntil(() => running.injector.status().held === 1);
    await sleep(40);
    expect(running.client.received()).toBe('');
    running.injector.revert();
    await waitUntil(() => running.client.received() === counted);
    expect(await running.attempted()).toMatchObject([{ fault: 'late-headers', end: 'complete' }]);
  });

  test('whose client leaves first is recorded so', async () => {
    await using running = await start(fault(3_600_000), counted);
    running.client.socket.write(GET);
    await waitUntil(() => running.upstreams.size === 1);
    await sleep(40);
    running.client.socket.end();
    expect(await running.attempted()).toMatchObject([{ end: 'client-gone', status: null, responseBytes: 0 }]);
  });
});

test('a reset in place of the answer sends no byte', async () => {
  await using running = await start({ kind: 'reset' }, counted);
  running.client.socket.write(GET);
  expect(await running.client.until()).toBe('reset');
  expect(running.client.received()).toBe('');
  expect(await running.attempted()).toMatchObject([{ fault: 'reset', end: 'no-response', status: null }]);
});

describe('a slow drip', () => {
  test.each([
    ['bytes', { bytes: 500 }, STREAM.length / 500],
    ['tokens', { tokens: 20 }, 3 / 20],
  ] as const)('in %s comes no faster than asked, and whole', async (_, perSecond, seconds) => {
    await using running = await start({ kind: 'slow-drip', perSecond }, chunked);
    running.client.socket.write(GET);
    await waitUntil(() => running.client.received().endsWith('0\r\n\r\n'));
    expect(dechunk(running.client.received())).toEqual({ body: STREAM, ended: true });
    const [attempt] = await running.attempted();
    expect(attempt).toMatchObject({ end: 'complete', responseBytes: STREAM.length });
    // Since it was asked, at the least: when its head is said to have gone may be later than when the drip began.
    expect(attempt?.endMs).toBeGreaterThan(seconds * 1_000 * 0.9);
  });

  test('leaves a provider waiting that is faster, and loses nothing', async () => {
    const body = 'x'.repeat(3_000_000);
    const answer = `HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
    await using running = await start({ kind: 'slow-drip', perSecond: { bytes: 6_000_000 } }, answer);
    running.client.socket.write(GET + GET);
    await waitUntil(() => running.client.received().length === 2 * answer.length);
    expect(running.client.received() === answer + answer).toBe(true);
  });
});
