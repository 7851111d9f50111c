import { describe, expect, test } from 'vitest';
import type { FaultSettings } from '../../../lib/faults/index.ts';
import { waitUntil } from '../proxy/raw-sockets.ts';
import { startFaultyInjector } from './start-faulty-injector.ts';

const GET = 'GET /a HTTP/1.1\r\nhost: x\r\n\r\n';
const FRAMES = ['data: {"a":1}\n\n', 'data: {"b":22}\n\n', 'data: {"c":333}\n\n', 'data: [DONE]\n\n'];
const STREAM = FRAMES.join('');
const HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n';
const chunk = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n`;
const twoChunks = `${HEAD}transfer-encoding: chunked\r\n\r\n${FRAMES.slice(0, 2).map(chunk).join('')}`;
const chunked = `${twoChunks}${FRAMES.slice(2).map(chunk).join('')}0\r\n\r\n`;
const counted = `${HEAD}content-length: ${STREAM.length}\r\n\r\n${STREAM}`;
const JSON_ANSWER = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}';
const endAfter = (bytes: number): FaultSettings => ({ kind: 'end-early', after: { bytes } });

describe('a fault that its answer gave no room', () => {
  const EMPTY = `${HEAD}content-length: 0\r\n\r\n`;
  const constant = (ms: number) => ({ kind: 'constant', ms }) as const;
  test.each<[string, FaultSettings, string, string]>([
    ['a reset after more tokens than came', { kind: 'reset', after: { tokens: 4 } }, chunked, 'over before that'],
    ['an end after as many bytes as came', endAfter(STREAM.length), counted, 'over before that'],
    ['an end where it would have come anyway', endAfter(STREAM.length), chunked, 'over before that'],
    [
      'a half-close after more bytes than came',
      { kind: 'half-close', after: { bytes: 999 } },
      counted,
      'over before that',
    ],
    ['a stall by tokens of no stream', { kind: 'stall', after: { tokens: 0 } }, JSON_ANSWER, 'no event stream'],
    ['a drip by tokens of no stream', { kind: 'slow-drip', perSecond: { tokens: 1 } }, JSON_ANSWER, 'no event stream'],
    ['a drip of no body', { kind: 'slow-drip', perSecond: { bytes: 1 } }, EMPTY, 'slow enough as it came'],
    ['a split into larger pieces than came', { kind: 'split-writes', bytes: 999 }, chunked, 'nothing to split'],
    ['a delay of nothing', { kind: 'late-headers', delay: constant(0) }, counted, 'nothing to delay'],
    ['a late body where there is none', { kind: 'late-body', delay: constant(60_000) }, EMPTY, 'nothing to delay'],
    ['a late head of no answer', { kind: 'late-headers', delay: constant(10) }, '', 'no response'],
    ['a slow read of no body', { kind: 'slow-request-read', bytesPerSecond: 1 }, counted, 'no body'],
  ])('%s is skipped, and the record says why', async (_, fault, answer, reason) => {
    await using running = await startFaultyInjector(fault, answer, { closes: answer === '' });
    running.client.socket.write(GET);
    const [attempt] = await running.attempted();
    expect(attempt).toMatchObject({ fault: null, missed: { fault: fault.kind, reason } });
    expect(attempt).not.toHaveProperty('forwarded');
    const none = { matched: 1, applied: 0, firstEpochMs: null, skipped: { [reason]: 1 }, observedRatio: 0 };
    expect(running.injector.status()).toMatchObject({ faulted: 0, held: 0, summaries: [none] });
  });

  test.each<FaultSettings>([
    { kind: 'slow-drip', perSecond: { bytes: 1 } },
    { kind: 'late-headers', delay: constant(60_000) },
  ])('has happened from its first wait on, also when its client does not stay for the rest: $kind', async (fault) => {
    await using running = await startFaultyInjector(fault, chunked);
    running.client.socket.write(GET);
    await waitUntil(() => running.injector.status().faulted === 1);
    running.client.socket.destroy();
    expect(await running.attempted()).toMatchObject([{ fault: fault.kind, end: 'client-gone', forwarded: true }]);
    expect(running.injector.status().summaries).toMatchObject([{ applied: 1, skipped: {} }]);
  });

  test('has not where its client leaves before there is a head that could be late', async () => {
    await using running = await startFaultyInjector({ kind: 'late-headers', delay: constant(60_000) }, '');
    running.client.socket.write(GET);
    await waitUntil(() => running.upstreams.size === 1);
    running.client.socket.destroy();
    const missed = { fault: 'late-headers', reason: 'cut short' };
    expect(await running.attempted()).toMatchObject([{ fault: null, missed, end: 'client-gone' }]);
    expect(running.injector.status().summaries).toMatchObject([
      { matched: 1, applied: 0, skipped: { 'cut short': 1 } },
    ]);
  });

  test('is not over yet while it may still come, and skipped when it is taken back before', async () => {
    await using running = await startFaultyInjector({ kind: 'reset', after: { tokens: 3 } }, twoChunks);
    running.client.socket.write(GET);
    await waitUntil(() => running.client.received().includes('{"a":1}'));
    expect(running.injector.status()).toMatchObject({ faulted: 0, summaries: [{ skipped: { 'not over yet': 1 } }] });
    running.injector.revert();
    running.client.socket.destroy();
    expect(await running.attempted()).toMatchObject([
      { fault: null, missed: { fault: 'reset', reason: 'taken back' } },
    ]);
  });
});
