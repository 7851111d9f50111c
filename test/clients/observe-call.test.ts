import { setTimeout as sleepOutside } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FaultSettings } from '../../lib/faults/index.ts';
import { installClientClocks } from './client-clock.ts';
import type { ClientCall, ClientDriver } from './client-driver.ts';
import type { ClientOutcome } from './client-outcome.ts';
import type { EarlierCall } from './earlier-call.ts';
import { observeCall } from './observe-call.ts';
import { type ProviderServer, startProviderServer } from './provider-server.ts';
import { openaiChat } from './wires/openai-chat.ts';

let provider: ProviderServer;
let removeClocks = (): void => {};

beforeAll(async () => {
  provider = await startProviderServer();
  removeClocks = installClientClocks();
});

afterAll(async () => {
  removeClocks();
  await provider[Symbol.asyncDispose]();
});

const STALL: FaultSettings = { kind: 'stall', after: { bytes: 5 } };
const ASKS_FOR_90_S: FaultSettings = { kind: 'error-response', error: 'openai-429-tpm', retryAfterSeconds: 90 };

/** A client of one line, made for what it gets wrong. */
async function observe(
  fault: FaultSettings | null,
  call: (post: (init?: RequestInit) => Promise<Response>, call: ClientCall) => Promise<string>,
  before?: EarlierCall,
): Promise<ClientOutcome> {
  const driver: ClientDriver = {
    id: 'made-up',
    label: 'made up',
    packageName: 'none',
    wire: 'openai-chat',
    modes: ['whole'],
    async call(options, sink) {
      const init = { method: 'POST', body: '{}' };
      sink.text(await call((more) => fetch(options.url + openaiChat.path, { ...init, ...more }), options));
    },
  };
  return observeCall({ driver, streamed: false, timeouts: 'when quiet', before, fault }, provider.url);
}

test('a client without a time-out is said to wait for ever', async () => {
  expect(await observe(STALL, async (post) => (await post()).text())).toMatchObject({ kind: 'hang', attempts: 1 });
});

test('a time-out that was taken back does not count', async () => {
  const outcome = await observe(STALL, async (post, { timeoutMs }) => {
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), timeoutMs);
    const response = await post({ signal: controller.signal });
    clearTimeout(timer);
    return response.text();
  });
  expect(outcome.kind).toBe('hang');
});

test.each([
  ['a timer', (ms: number) => abortAfter(ms)],
  ['a signal', (ms: number) => AbortSignal.timeout(ms)],
])('a time-out by %s comes when nothing else does', async (_, createSignal) => {
  const outcome = await observe(STALL, async (post, { timeoutMs }) =>
    (await post({ signal: createSignal(timeoutMs) })).text(),
  );
  expect(outcome).toMatchObject({ kind: 'error', attempts: 1, wait: 'none' });
});

test.each([
  ['as asked', [90_000, 90_000]],
  ['as asked', [90_000, 120_000]],
  ['its own', [90_000, 60_000]],
  ['its own', [100_000, 90_000]],
] as const)('waits before retries are read from the timers: %s', async (wait, waitsMs) => {
  const outcome = await observe(ASKS_FOR_90_S, async (post) => {
    for (const waitMs of waitsMs) {
      await post();
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
    return (await post()).text();
  });
  expect(outcome).toMatchObject({ kind: 'answer', attempts: 3, wait });
});

test('timers of nobody under observation are left alone', async () => {
  let fired = false;
  const timer = setTimeout(() => (fired = true), 60_000);
  await observe(null, async (post) => (await post()).text());
  await sleepOutside(1);
  expect(fired).toBe(false);
  clearTimeout(timer);
});

test('a fault that the call does not meet is said to have had no part in it', async () => {
  const elsewhere: FaultSettings = { ...STALL, match: { path: '/elsewhere' } };
  await expect(observe(elsewhere, async (post) => (await post()).text())).rejects.toThrow(
    'stall was armed, but the call of made-up did not meet it.',
  );
});

test('a call whose connection is refused is counted, though nobody sees it come', async () => {
  const outcome = await observe({ kind: 'refuse-connections', pooled: 'reset' }, async (post) => {
    await post().catch(() => {});
    return (await post()).text();
  });
  expect(outcome).toMatchObject({ kind: 'error', attempts: 2 });
});

test.each([
  [39_000, 429],
  [41_000, 200],
])('a limit of one call in 40 s that another used up answers a call %s ms later with %s', async (waitMs, status) => {
  const limit = { provider: 'openai', perMinute: { requests: 1.5 }, burstSeconds: 40 } as const;
  const outcome = await observe(
    { kind: 'rate-limit', ...limit },
    async (post) => {
      await (await post()).text();
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      return String((await post()).status);
    },
    'finished',
  );
  expect(outcome).toMatchObject({ kind: 'answer', attempts: 2, text: String(status) });
});

function abortAfter(ms: number): AbortSignal {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), ms);
  return controller.signal;
}
