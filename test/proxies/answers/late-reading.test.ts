import { expect, test } from 'vitest';
import { createLateReading } from '../../../lib/proxies/answers/late-reading.ts';
import { createResponseReader } from '../../../lib/proxies/answers/response-reader.ts';
import type { HeaderField } from '../../../lib/wire/http1/message-head.ts';
import { streams } from '../../wire/streams.ts';

const headers: HeaderField[] = [['content-type', 'text/event-stream']];

function cut(text: string, size: number): Buffer[] {
  const bytes = Buffer.from(text);
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, place) =>
    bytes.subarray(place * size, (place + 1) * size),
  );
}

test.each(Object.entries(streams))('a stream of %s says the same read late as read at once', async (_, { text }) => {
  const atOnce = createResponseReader(headers);
  const late = createLateReading().create(headers);
  for (const piece of cut(text, 7)) {
    atOnce.push(piece, 1_000);
    late.push(piece, 1_000);
  }
  expect(await late.end()).toEqual(await atOnce.end());
});

test('nothing is read before its answer is over, and then in turns that others can come between', async () => {
  let nowMs = 0;
  const turns: (() => void)[] = [];
  // Each look at the clock finds that the turn is over.
  const reading = createLateReading({ now: () => (nowMs += 0.3), defer: (turn) => void turns.push(turn) });
  const reader = reading.create(headers);
  const event = `data: {"choices":[{"delta":{"content":"${'x'.repeat(9_000)}"}}]}\n\n`;
  for (let count = 0; count < 10; count++) reader.push(Buffer.from(event), count);
  expect(turns).toHaveLength(0);
  const ended = reader.end();
  let taken = 0;
  for (let turn = turns.shift(); turn !== undefined; turn = turns.shift()) {
    turn();
    taken++;
  }
  // 90 kB in blocks of 4 kB.
  expect(taken).toBe(23);
  expect((await ended).answer?.text).toHaveLength(90_000);
});

test('while all else takes long nothing is read, until half of what may be kept is', async () => {
  let nowMs = 0;
  const turns: (() => void)[] = [];
  const reading = createLateReading({ now: () => nowMs, defer: (turn) => void turns.push(turn), maxHeldBytes: 400 });
  const event = Buffer.from('data: {"choices":[{"delta":{"content":"Hi"},"finish_reason":"stop"}]}\n\n');
  const [reader, other] = [reading.create(headers), reading.create(headers)];
  reader.push(event, 1);
  let read = false;
  const ended = reader.end().then(() => (read = true));
  const turnBusily = async (): Promise<void> => {
    nowMs += 3;
    turns.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  for (let turn = 0; turn < 5; turn++) await turnBusily();
  expect(read).toBe(false);
  for (let count = 0; count < 2; count++) other.push(event, 1);
  await turnBusily();
  await ended;
  expect(read).toBe(true);
});

test('what comes beyond the bytes that may be kept goes by unread and says so, and the next is read again', async () => {
  const reading = createLateReading({ maxHeldBytes: 1_000 });
  const [long, short, next] = [reading.create(headers), reading.create(headers), reading.create(headers)];
  const event = Buffer.from('data: {"choices":[{"delta":{"content":"Hi"},"finish_reason":"stop"}]}\n\n');
  short.push(event, 1);
  for (let count = 0; count < 20; count++) long.push(event, 1);
  expect((await long.end()).said).toEqual({ kind: 'unread', reason: 'more answers came than could be read' });
  expect((await short.end()).answer?.text).toBe('Hi');
  for (let count = 0; count < 13; count++) next.push(event, 1);
  expect((await next.end()).answer?.text).toHaveLength(26);
});

test('of an answer that is too long to be read nothing is kept, whatever else there is room for', async () => {
  const reading = createLateReading();
  const reader = reading.create(headers);
  const piece = Buffer.alloc(1024 * 1024, 'x');
  for (let count = 0; count < 40; count++) reader.push(piece, count);
  expect((await reader.end()).said).toEqual({
    kind: 'unread',
    reason: 'the answer is over 8388608 bytes and was not read to its end',
  });
});
