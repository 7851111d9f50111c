import { brotliCompressSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { printText } from '../../../lib/kit/prints/print.ts';
import { wireNames } from '../../../lib/wire/formats/index.ts';
import { createResponseReader, type ResponseReading } from '../../../lib/proxies/answers/response-reader.ts';
import { planAnswer } from '../../../mocks/mock/plan-answer.ts';
import { resolveMock } from '../../../mocks/mock/mock.ts';
import { fallback } from '../../mocks/request-body.ts';
import { wireRequest } from '../../mocks/wire-request.ts';

const STREAM = ['content-type', 'text/event-stream'] as const;

async function readPieces(headers: readonly (readonly [string, string])[], pieces: Buffer[]): Promise<ResponseReading> {
  const reader = createResponseReader(headers);
  for (const piece of pieces) reader.push(piece, 1);
  return reader.end();
}

describe.each(wireNames)('what is recorded of an answer in %s', (wire) => {
  const mock = resolveMock({ ...fallback, wire, ttft: 'gpt-4o', tokensPerSecond: 50 });
  const stream = (ask: 'text' | 'tool'): Buffer =>
    Buffer.from(
      [...planAnswer(wireRequest(wire, undefined, { ask, streamed: true }), mock, 1).frames]
        .map(({ data }) => data)
        .join(''),
    );

  test('is the same however its bytes are cut and coded', async () => {
    const bytes = stream('text');
    const plain = await readPieces([STREAM], [bytes]);
    expect(plain.said).toMatchObject({ kind: 'answer', error: false, text: printText(plain.answer?.text ?? '') });
    const cut = Array.from(bytes, (_, at) => bytes.subarray(at, at + 1));
    expect((await readPieces([STREAM], cut)).said).toEqual(plain.said);
    for (const [coding, coded] of [
      ['gzip', gzipSync(bytes)],
      ['br', brotliCompressSync(bytes)],
    ] as const) {
      const read = await readPieces([STREAM, ['content-encoding', coding]], [coded]);
      expect([read.said, read.terminated]).toEqual([plain.said, true]);
    }
  });

  test('has a print of every call', async () => {
    const { said } = await readPieces([STREAM], [stream('tool')]);
    expect(said).toMatchObject({ kind: 'answer', calls: [{ arguments: { length: expect.any(Number) } }] });
  });
});

test.each([
  ['an unknown coding', 'zstd', Buffer.from('x'), 'its content coding "zstd" is not known here'],
  ['a damaged one', 'gzip', Buffer.from('no gzip at all'), 'its content coding "gzip" is damaged'],
])('an answer in %s says that it could not be read, and why', async (_, coding, body, reason) => {
  const { said, terminated } = await readPieces([STREAM, ['content-encoding', coding]], [body]);
  // Nobody has seen its end missing.
  expect([said, terminated]).toEqual([{ kind: 'unread', reason }, true]);
});

test('an answer over the limit says so and is held by nobody', async () => {
  const { said } = await readPieces([['content-type', 'application/json']], [Buffer.alloc(9 * 1024 * 1024, 'x')]);
  expect(said).toMatchObject({ kind: 'unread' });
});

test('a body that is no answer says nothing', async () => {
  expect((await readPieces([['content-type', 'text/html']], [Buffer.from('<h1>502</h1>')])).said).toBeNull();
});

test('an answer in a format that is known by its looks alone is named, and no error of whoever answered', async () => {
  const body = Buffer.from(
    '{"id":"c","message":{"role":"assistant","content":[{"type":"text","text":"Hi"}]},"finish_reason":"COMPLETE"}',
  );
  const { said, answer } = await readPieces([['content-type', 'application/json']], [body]);
  const reason = "an answer in a wire format that is not read here: Cohere's chat (version 2)";
  expect(said).toEqual({ kind: 'unread', reason });
  expect(answer).toMatchObject({ error: reason, unread: true });
});
