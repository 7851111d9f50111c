import { mkdtempSync, readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, createGzip, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ObserverFacts } from '../../../lib/proxies/observer/observer-process.ts';
import { type Child, startChild } from '../../../lib/proxies/process/child.ts';
import type { ExchangeRecord, RunRecord } from '../../../lib/collector/records/record.ts';
import { openClient, type RawServer, startRawServer, waitUntil } from '../proxy/raw-sockets.ts';

const recordsPath = join(mkdtempSync(join(tmpdir(), 'cutover-observer-')), 'records.ndjson');
const STREAM_HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\nconnection: close\r\n';
let target: RawServer;
let observer: Child<ObserverFacts>;
let answer: (socket: Socket, send: Send) => void | Promise<void> = () => {};
let seen = 0;
/** What has come to the caller of the request that is under way. */
let receivedByCaller = (): string => '';

/** Sends a piece, and waits until the caller has it: what is sent behind a pause from then on is seen by the observer that much later, at the least. */
type Send = (piece: string | Buffer) => Promise<void>;

async function startObserver(): Promise<Child<ObserverFacts>> {
  return startChild<ObserverFacts>({
    name: 'observer',
    entry: new URL('../../../lib/proxies/observer/observer-process.ts', import.meta.url),
    settings: { target: `http://127.0.0.1:${target.port}`, listenPort: 0, runToken: 'ab1', recordsPath },
  });
}

beforeAll(async () => {
  target = await startRawServer((socket) => {
    let sent = '';
    const send: Send = async (piece) => {
      sent += piece.toString('latin1');
      socket.write(piece, 'latin1');
      await waitUntil(() => receivedByCaller() === sent);
    };
    socket.once('data', () => void answer(socket, send));
    socket.on('end', () => socket.end());
  });
  observer = await startObserver();
});
afterAll(async () => {
  await observer.stop();
  await target[Symbol.asyncDispose]();
});
beforeEach(() => {
  seen = readExchanges().length;
});

function readExchanges(): ExchangeRecord[] {
  const records = readFileSync(recordsPath, 'utf8')
    .split('\n')
    // The last one may still be being written.
    .slice(0, -1)
    .map((line) => JSON.parse(line) as RunRecord);
  return records.filter((record) => record.kind === 'exchange');
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const frame = (delta: unknown): string => `data: ${JSON.stringify({ model: 'm', choices: [{ index: 0, delta }] })}\n\n`;

/** Sends one request through the observer, waits for the end, and gives the record and what the client got. */
async function observe(serve: typeof answer, head = ''): Promise<{ record: ExchangeRecord; received: string }> {
  answer = serve;
  const client = await openClient(observer.facts.port);
  receivedByCaller = client.received;
  client.socket.write(`POST /v1 HTTP/1.1\r\nhost: x\r\n${head}content-length: 27\r\n\r\n{"user":"cutover-ab1-4711"}`);
  await client.until();
  client.socket.destroy();
  return { record: await nextRecord(), received: client.received() };
}

async function nextRecord(): Promise<ExchangeRecord> {
  await waitUntil(() => readExchanges().length > seen);
  return readExchanges()[seen] as ExchangeRecord;
}

test('tokens are timed by content alone, not by roles, comments, empty texts or usage', async () => {
  const { record } = await observe(async (socket, send) => {
    for (const piece of [
      `${STREAM_HEAD}\r\n`,
      `: ping\n\n${frame({ role: 'assistant', content: '' })}`,
      frame({ content: 'a' }),
      ': ping\n\n',
      frame({ content: 'b' }).slice(0, 20),
      frame({ content: 'b' }).slice(20) + frame({ content: 'c' }),
    ]) {
      await send(piece);
      await pause(100);
    }
    socket.end('data: {"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":3}}\n\ndata: [DONE]\n\n');
  });
  expect(record).toMatchObject({
    index: 4711,
    status: 200,
    end: 'complete',
    streamed: true,
    requestBytes: 27,
    answer: { text: 'abc', usage: { inputTokens: 3, outputTokens: 3 }, error: null },
  });
  const { headersMs, firstTokenMs, endMs, gapsMs } = record;
  // A minute above, for any machine; below, the pauses are the least there can be (timers may be 1 ms early).
  expect((firstTokenMs ?? 0) - (headersMs ?? 0)).toBeGreaterThan(190);
  expect(gapsMs).toHaveLength(2);
  expect(gapsMs[0]).toBeGreaterThan(290);
  expect(gapsMs[1]).toBe(0);
  expect(endMs - (firstTokenMs ?? 0)).toBeGreaterThan(390);
  expect(gapsMs[0]).toBeLessThan(60_000);
  expect(record).not.toHaveProperty('body');
});

test('an answer that repeats what must not be written is marked, and any other is not', async () => {
  const head = 'x-team: refunds-of-europe\r\n';
  const say = (content: string) => (socket: Socket) =>
    void socket.end(`${STREAM_HEAD}\r\n${frame({ content })}data: [DONE]\n\n`);
  const { record, received } = await observe(say('for refunds-of-europe'), head);
  expect(record.answer).toMatchObject({ text: 'for [redacted]', redacted: true });
  expect(received).toContain('for refunds-of-europe');
  seen = readExchanges().length;
  const other = await observe(say('for refunds'), head);
  expect(other.record.answer).not.toHaveProperty('redacted');
});

describe('a stream ends as', () => {
  test('unterminated when it closes cleanly without its marker', async () => {
    const { record } = await observe((socket) => void socket.end(`${STREAM_HEAD}\r\n${frame({ content: 'a' })}`));
    expect(record).toMatchObject({ end: 'unterminated', status: 200, answer: { text: 'a' } });
  });

  test('cut when its framing breaks off', async () => {
    const { record } = await observe((socket) => {
      const text = frame({ content: 'a' });
      socket.end(`${STREAM_HEAD}transfer-encoding: chunked\r\n\r\n${text.length.toString(16)}\r\n${text}\r\n`);
    });
    expect(record).toMatchObject({ end: 'cut', answer: { text: 'a' } });
  });

  test('cut when the target resets it', async () => {
    const { record } = await observe(async (socket) => {
      socket.write(`${STREAM_HEAD}\r\n${frame({ content: 'a' })}`);
      await pause(50);
      socket.resetAndDestroy();
    });
    expect(record).toMatchObject({ end: 'cut', answer: { text: 'a' } });
  });

  test('no response when the target closes before it answers', async () => {
    const { record } = await observe((socket) => void socket.end());
    expect(record).toMatchObject({ end: 'no-response', status: null, headersMs: null, headers: {}, answer: null });
  });

  test('client-gone when the caller leaves first', async () => {
    answer = (socket) => void socket.write(`${STREAM_HEAD}\r\n${frame({ content: 'a' })}`);
    const client = await openClient(observer.facts.port);
    client.socket.write('GET / HTTP/1.1\r\nhost: x\r\nx-cutover-id: cutover-ab1-5\r\n\r\n');
    await client.until('"a"');
    client.socket.destroy();
    expect(await nextRecord()).toMatchObject({ index: 5, end: 'client-gone', status: 200, answer: { text: 'a' } });
  });
});

describe('a body', () => {
  const text = JSON.stringify({ model: 'm', choices: [{ message: { content: 'Grüße' }, finish_reason: 'stop' }] });
  test.each([
    ['gzip', gzipSync(text)],
    ['deflate', deflateSync(text)],
    ['br', brotliCompressSync(text)],
    ['identity', Buffer.from(text)],
  ])('in %s is read and reaches the caller as it was', async (coding, bytes) => {
    const { record, received } = await observe((socket) => {
      socket.write(
        `HTTP/1.1 200 OK\r\ncontent-encoding: ${coding}\r\ncontent-length: ${bytes.length}\r\nconnection: close\r\n\r\n`,
      );
      socket.write(bytes.subarray(0, 30));
      socket.end(bytes.subarray(30));
    });
    expect(record).toMatchObject({
      end: 'complete',
      streamed: false,
      firstTokenMs: null,
      gapsMs: [],
      responseBytes: bytes.length,
      answer: { text: 'Grüße', finishReason: 'stop' },
    });
    expect(received.slice(received.indexOf('\r\n\r\n') + 4)).toBe(bytes.toString('latin1'));
  });

  test('in a coding nobody here knows is no answer, and is passed on', async () => {
    const { record, received } = await observe((socket) => {
      socket.end('HTTP/1.1 200 OK\r\ncontent-encoding: zstd\r\ncontent-length: 3\r\n\r\nabc');
    });
    expect(record).toMatchObject({ end: 'complete', answer: null, body: '', responseBytes: 3 });
    expect(received).toMatch(/abc$/);
  });

  test('that is damaged is no answer and harms nothing', async () => {
    const { record } = await observe((socket) => {
      socket.end('HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 20\r\n\r\nthis is no gzip data');
    });
    expect(record).toMatchObject({ end: 'complete', answer: null });
  });

  test('of a compressed stream is timed token by token', async () => {
    const { record } = await observe(async (socket, send) => {
      await send(`${STREAM_HEAD}content-encoding: gzip\r\n\r\n`);
      const gzip = createGzip();
      const pieces: Buffer[] = [];
      gzip.on('data', (piece: Buffer) => pieces.push(piece));
      for (const content of ['a', 'b', 'c']) {
        gzip.write(frame({ content }));
        await new Promise<void>((resolve) => gzip.flush(() => resolve()));
        await send(Buffer.concat(pieces.splice(0)));
        await pause(120);
      }
      gzip.pipe(socket);
      gzip.end('data: [DONE]\n\n');
    });
    expect(record).toMatchObject({ end: 'complete', answer: { text: 'abc' } });
    expect(record.gapsMs).toHaveLength(2);
    expect(Math.min(...record.gapsMs)).toBeGreaterThan(110);
  });

  test('that is no answer is kept, 4,096 characters of it', async () => {
    const html = `<html>${'é'.repeat(9_000)}`;
    const { record } = await observe((socket) => {
      socket.end(
        `HTTP/1.1 502 Bad Gateway\r\ncontent-type: text/html\r\ncontent-length: ${Buffer.byteLength(html)}\r\n\r\n${html}`,
      );
    });
    expect(record).toMatchObject({ status: 502, answer: null });
    expect(record.body).toMatch(/^<html>é{4000}/);
    expect(record.body?.length).toBeLessThanOrEqual(4_096);
  });

  test('of an error is kept beside what it says', async () => {
    const { record } = await observe((socket) => {
      const body = '{"error":{"message":"no"}}';
      socket.end(`HTTP/1.1 500 No\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
    });
    expect(record).toMatchObject({ status: 500, answer: { error: 'no' }, body: '{"error":{"message":"no"}}' });
  });

  test('over 8 MiB is passed on whole, and given up on with a word about it', async () => {
    const events = frame({ content: 'x'.repeat(1_000_000) });
    const { record, received } = await observe((socket) => {
      socket.write(`${STREAM_HEAD}\r\n`);
      for (let round = 0; round < 12; round++) socket.write(events);
      socket.end('data: [DONE]\n\n');
    });
    expect(received.length).toBeGreaterThan(12 * events.length);
    expect(record.end).toBe('complete');
    expect(record.answer?.error).toMatch(/over 8388608 bytes/);
    expect(record.answer?.text.length).toBeLessThan(8_388_608);
  });
});

test('headers are kept in lower case, without secrets, long values cut', async () => {
  const { record } = await observe((socket) => {
    const lines = [
      'X-Served-By: primary',
      'Set-Cookie: a=b',
      'Authorization: x',
      'X-A: 1',
      'x-a: 2',
      `X-Long: ${'y'.repeat(600)}`,
    ];
    socket.end(`HTTP/1.1 200 OK\r\n${lines.join('\r\n')}\r\ncontent-length: 0\r\n\r\n`);
  });
  expect(record.headers).toEqual({
    'x-served-by': 'primary',
    'x-a': '1, 2',
    'x-long': 'y'.repeat(512),
    'content-length': '0',
  });
});

test('an observer that is stopped writes what is still open', async () => {
  const second = await startObserver();
  answer = (socket) => void socket.write(`${STREAM_HEAD}\r\n${frame({ content: 'half' })}`);
  const client = await openClient(second.facts.port);
  client.socket.write('GET / HTTP/1.1\r\nhost: x\r\nx-cutover-id: cutover-ab1-6\r\n\r\n');
  await client.until('half');
  await second.stop();
  expect(await nextRecord()).toMatchObject({ index: 6, end: 'cut', answer: { text: 'half' } });
  client.socket.destroy();
});
