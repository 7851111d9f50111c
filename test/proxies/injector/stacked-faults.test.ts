import { describe, expect, test } from 'vitest';
import type { FaultSettings } from '../../../lib/faults/index.ts';
import { openClient, waitUntil } from '../proxy/raw-sockets.ts';
import { dechunk } from './dechunk.ts';
import { answering, type FaultySeat, startFaultySeat } from './faulty-seat.ts';

const POST = 'POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\n{}';
const say = (content: string): string => `data: {"choices":[{"index":0,"delta":{"content":"${content}"}}]}\n\n`;
const USAGE = 'data: {"choices":[],"usage":{"prompt_tokens":1,"completion_tokens":2}}\n\n';
const [A, B, DONE] = [say('a'), say('b'), 'data: [DONE]\n\n'];
const chunk = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n`;
const HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n';
const ANSWER = `${HEAD}${[A, B, USAGE, DONE].map(chunk).join('')}0\r\n\r\n`;

/** Sends one call through these faults; what came back, once it is over. */
async function call(seat: FaultySeat): Promise<{ head: string; body: string }> {
  const client = await openClient(seat.port);
  client.socket.write(POST);
  await seat.attempted();
  client.socket.end();
  await client.until();
  return { head: client.received().split('\r\n\r\n')[0] ?? '', body: dechunk(client.received()).body };
}

describe('faults that stack', () => {
  test('happen to one call together, each is recorded, and each is counted', async () => {
    const faults: FaultSettings[] = [
      { kind: 'slow-drip', perSecond: { tokens: 50 } },
      { kind: 'error-event', error: 'openai-chat', afterTokens: 1, followedBy: 'go-on' },
      { kind: 'missing-usage' },
      { kind: 'slow-request-read', bytesPerSecond: 100 },
    ];
    await using seat = await startFaultySeat(faults, answering(ANSWER));
    const { body } = await call(seat);
    expect(body.startsWith(`${A}data: {"error"`)).toBe(true);
    expect(body.endsWith(B + DONE)).toBe(true);
    const [attempt] = await seat.attempted();
    const furtherFaults = expect.arrayContaining(['slow-drip', 'error-event', 'missing-usage']) as string[];
    expect(attempt).toMatchObject({ fault: 'slow-request-read', furtherFaults, end: 'complete', forwarded: true });
    expect(attempt?.furtherFaults).toHaveLength(3);
    expect(attempt).not.toHaveProperty('missed');
    const once = { attempts: 1, matched: 1, applied: 1, skipped: {}, firstEpochMs: attempt?.startEpochMs };
    const { attempts, faulted, summaries } = seat.injector.status();
    expect({ attempts, faulted }).toEqual({ attempts: 1, faulted: 1 });
    expect(summaries).toMatchObject(faults.map(({ kind }) => ({ fault: kind, ...once })));
  });

  test('edit in the order of the chain, and twins are told apart', async () => {
    const faults: FaultSettings[] = [
      { kind: 'drop-frame', frame: 1 },
      { kind: 'drop-frame', frame: 1 },
      { kind: 'drop-frame', frame: 9 },
    ];
    await using seat = await startFaultySeat(faults, answering(ANSWER));
    expect((await call(seat)).body).toBe(USAGE + DONE);
    expect(await seat.attempted()).toMatchObject([
      {
        fault: 'drop-frame',
        furtherFaults: ['drop-frame'],
        missed: { fault: 'drop-frame', reason: 'nothing to edit' },
      },
    ]);
    expect(seat.injector.status().summaries.map(({ applied }) => applied)).toEqual([1, 1, 0]);
  });

  test('count by what was edited: a reset after tokens that an edit took does not come', async () => {
    const reset: FaultSettings = { kind: 'reset', after: { tokens: 3 } };
    await using whole = await startFaultySeat([reset], answering(ANSWER));
    await call(whole);
    expect(await whole.attempted()).toMatchObject([{ fault: 'reset', end: 'cut' }]);
    await using less = await startFaultySeat([reset, { kind: 'missing-usage' }], answering(ANSWER));
    await call(less);
    const missed = { fault: 'reset', reason: 'over before that' };
    expect(await less.attempted()).toMatchObject([{ fault: 'missing-usage', missed, end: 'complete' }]);
    expect((await less.attempted())[0]).not.toHaveProperty('furtherFaults');
  });

  test('leave what a limit tells of itself on the answer', async () => {
    const limit: FaultSettings = {
      kind: 'rate-limit',
      provider: 'openai',
      perMinute: { requests: 60 },
      burstSeconds: 60,
    };
    await using seat = await startFaultySeat([limit, { kind: 'missing-usage' }], answering(ANSWER));
    const { head, body } = await call(seat);
    expect(head).toContain('x-ratelimit-remaining-requests');
    expect(body).toBe(A + B + DONE);
  });
});

test('a fault that finds no room is skipped, and the summary says behind which', async () => {
  const faults: FaultSettings[] = [
    { kind: 'slow-drip', perSecond: { tokens: 100 } },
    { kind: 'stall', after: { tokens: 1 } },
    { kind: 'silence' },
  ];
  await using seat = await startFaultySeat(faults, answering(ANSWER));
  expect((await call(seat)).body).toBe(A + B + USAGE + DONE);
  const behind = { attempts: 1, matched: 0, applied: 0, skipped: { 'behind slow-drip': 1 } };
  expect(seat.injector.status().summaries).toMatchObject([{ applied: 1 }, behind, behind]);
});

test('when faults are taken back, each that has not happened by then is skipped', async () => {
  const faults: FaultSettings[] = [
    { kind: 'missing-finish' },
    { kind: 'coalesce', frames: 9 },
    { kind: 'end-early', after: { tokens: 9 } },
  ];
  await using seat = await startFaultySeat(faults, answering(HEAD + chunk(A) + chunk(B)));
  const client = await openClient(seat.port);
  client.socket.write(POST);
  await waitUntil(() => client.received().includes('\r\n\r\n'));
  expect(dechunk(client.received()).body).toBe('');
  seat.injector.revert();
  await waitUntil(() => dechunk(client.received()).body === A + B);
  client.socket.destroy();
  const [attempt] = await seat.attempted();
  const reason = 'taken back';
  expect(attempt).toMatchObject({
    fault: null,
    missed: { fault: 'missing-finish', reason },
    furtherMissed: [
      { fault: 'coalesce', reason },
      { fault: 'end-early', reason },
    ],
  });
});
