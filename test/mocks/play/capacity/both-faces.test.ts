import { setTimeout as sleep } from 'node:timers/promises';
import { setupServer } from 'msw/node';
import { describe, expect, it } from 'vitest';
import { cutoverHandlers, type HandlerSettings } from '../../../../mocks/handlers.ts';
import { mockSettings } from '../../../../mocks/mock/parse-mock.ts';
import { createMockServer, type MockServer } from '../../../../mocks/server/server.ts';
import { wireRequest } from '../../wire-request.ts';

const transportHeaders = ['connection', 'content-length', 'date', 'keep-alive', 'transfer-encoding'];

interface Face {
  url: string;
  /** Sets the time both faces go by. */
  setTime(ms: number): void;
}

/** Runs the same calls against a server and against msw, each with a clock of its own that only the test moves. */
async function onBoth<T>(settings: HandlerSettings, calls: (face: Face) => Promise<T>): Promise<[T, T]> {
  let serverMs = 1_770_000_000_000;
  let mswMs = serverMs;
  const startMs = serverMs;
  const options = { description: { ...settings, provider: 'primary' as const }, seed: 3, port: 0 };
  await using server: MockServer = await createMockServer({ ...options, now: () => serverMs });
  const fromServer = await calls({ url: server.url, setTime: (ms) => (serverMs = startMs + ms) });
  const both = { primary: { ...settings, url: 'https://mock.test/v1' }, fallback: settings };
  const msw = setupServer(...cutoverHandlers(both, { seed: 3, now: () => mswMs }));
  msw.listen({ onUnhandledRequest: 'error' });
  try {
    return [fromServer, await calls({ url: 'https://mock.test/v1', setTime: (ms) => (mswMs = startMs + ms) })];
  } finally {
    msw.close();
  }
}

function describeMock(settings: object): HandlerSettings {
  return mockSettings.read({ model: 'm-1', ttft: 'instant', tokensPerSecond: 10_000, ...settings }, '');
}

async function ask({ url }: Face, ticket: number, signal?: AbortSignal): Promise<unknown> {
  const { body, headers: asked = {} } = wireRequest('openai-chat', undefined, {
    ask: 'text',
    ticket,
    outputTokens: 40,
    streamed: ticket % 2 === 0,
  });
  const response = await fetch(`${url}/chat/completions`, {
    method: 'POST',
    headers: asked as Record<string, string>,
    body,
    signal: signal ?? null,
  });
  const headers = [...response.headers].filter(([name]) => !transportHeaders.includes(name));
  return { status: response.status, headers, body: await response.text() };
}

describe('server and msw handlers', () => {
  it('let the same requests through their limits, with the same headers, and refuse the others with the same bytes', async () => {
    const limits = [
      { kind: 'context-window', tokens: 100_000 },
      { kind: 'rate-limit', perMinute: { requests: 120, tokens: 60_000 }, burstSeconds: 2 },
    ];
    const [fromServer, fromMsw] = await onBoth(describeMock({ limits }), async (face) => {
      const answers: unknown[] = [];
      for (let index = 0; index < 24; index++) {
        face.setTime(index * 200);
        answers.push(await ask(face, index));
      }
      return answers;
    });
    expect(fromMsw).toEqual(fromServer);
    const statuses = fromServer.map((answer) => (answer as { status: number }).status);
    expect([statuses.includes(200), statuses.includes(429)]).toEqual([true, true]);
  });

  it('keep a mock cold as long, and make the same of a long wait', async () => {
    const coldStart = { loadMs: 1_000, meanwhile: { kind: 'refuse' } };
    const [fromServer, fromMsw] = await onBoth(describeMock({ coldStart }), async (face) => {
      const answers: unknown[] = [];
      for (const atMs of [0, 999, 1_000]) {
        face.setTime(atMs);
        answers.push(await ask(face, 1));
      }
      return answers;
    });
    expect(fromMsw).toEqual(fromServer);
    expect(fromServer.map((answer) => (answer as { status: number }).status)).toEqual([503, 503, 200]);
  });

  it('let wait who finds no slot, refuse who finds no room, and give the place of who leaves to the next', async () => {
    const settings = { ...describeMock({ slots: { slots: 1, queue: 2 } }), tokensPerSecond: 50 };
    const [fromServer, fromMsw] = await onBoth(settings, async (face) => {
      const order: string[] = [];
      const leaver = new AbortController();
      const served = ask(face, 2).then(() => order.push('served'));
      await sleep(50);
      const left = ask(face, 4, leaver.signal).catch(() => order.push('left'));
      await sleep(50);
      const waited = ask(face, 6).then(() => order.push('waited'));
      await sleep(50);
      const { status } = (await ask(face, 8)) as { status: number };
      order.push(`refused ${status}`);
      leaver.abort();
      await Promise.all([served, left, waited]);
      // All places are free again.
      order.push(`free ${((await ask(face, 8)) as { status: number }).status}`);
      return order;
    });
    expect(fromServer).toEqual(['refused 503', 'left', 'served', 'waited', 'free 200']);
    expect(fromMsw).toEqual(fromServer);
  });
});

describe('a server whose requests wait', () => {
  it('plans the wait and is not late for it', async () => {
    const settings = { ...describeMock({ slots: { slots: 1, queue: 10 } }), tokensPerSecond: 200 };
    const description = { ...settings, provider: 'primary' as const };
    await using server = await createMockServer({ description, seed: 1, port: 0 });
    const face: Face = { url: server.url, setTime: () => {} };
    const startMs = performance.now();
    // Each takes 200 ms, so the last one waits 800, and has its answer after 1,000 at the least.
    const endsMs = await Promise.all(
      [1, 3, 5, 7, 9].map(async (ticket) => {
        await ask(face, ticket);
        return performance.now() - startMs;
      }),
    );
    const longestMs = Math.max(...endsMs);
    expect(longestMs).toBeGreaterThan(950);
    // It stood still itself for as long as its event loop did.
    const { lateMaxMs, loopDelayMaxMs } = server.health();
    expect(lateMaxMs).toBeLessThan(longestMs / 3 + loopDelayMaxMs);
  });
});
