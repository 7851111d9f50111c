import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { MockDescription } from '../../../mocks/answer/answer-plan.ts';
import { createMockServer, type MockHealth, type MockServer } from '../../../mocks/server/server.ts';
import { readStream } from '../read-stream.ts';
import { fallback, lengthHeader, ticketBody, type TicketRequest } from '../request-body.ts';

const servers: MockServer[] = [];
const quick: MockDescription = { ...fallback, ttft: 'gemini-2.5-flash', tokensPerSecond: 2_000 };

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

async function start(description: MockDescription = quick, seed = 1): Promise<MockServer> {
  const server = await createMockServer({ description, seed, port: 0 });
  servers.push(server);
  return server;
}

function ask(server: MockServer, options: TicketRequest, signal?: AbortSignal): Promise<Response> {
  const body = JSON.stringify(ticketBody(options));
  const init = { method: 'POST', headers: lengthHeader(options), body };
  return fetch(`${server.url}/chat/completions`, { ...init, ...(signal ? { signal } : {}) });
}

async function healthOf(server: MockServer): Promise<MockHealth> {
  return (await (await fetch(`http://127.0.0.1:${server.port}/health`)).json()) as MockHealth;
}

describe('a mock server', () => {
  it('answers alike on two servers, whatever the order and run of the requests', async () => {
    const [first, second] = [await start(), await start()];
    const tickets = Array.from({ length: 12 }, (_, ticket) => ticket);
    const askAll = async (server: MockServer, order: readonly number[], runToken: string): Promise<string[]> => {
      const texts: string[] = [];
      await Promise.all(
        order.map(async (ticket) => {
          const response = await ask(server, { kind: 'chat', ticket, streamed: ticket % 2 === 0, runToken });
          texts[ticket] = `${response.headers.get('x-request-id')} ${await response.text()}`;
        }),
      );
      return texts;
    };
    const [forth, back] = await Promise.all([askAll(first, tickets, 'a1'), askAll(second, tickets.toReversed(), 'zz')]);
    expect(back).toEqual(forth);
  });

  it.each([
    ['at-once', [0, 0]],
    ['when-scheduled', [0, 1]],
    ['with-first-token', [1, 2]],
  ] as const)('sends the head of a stream %s, also to one that waits for a slot', async (head, expected) => {
    // Half a second to the first token, and as good as none for the rest.
    const slow = { ...fallback, ttft: 'gpt-4o-mini', tokensPerSecond: 10_000, head };
    const server = await start({ ...slow, slots: { slots: 1, queue: 5, error: 'vllm-503', fullLoadFactor: 1 } });
    // Its client has its connections by then: making one takes a busy machine as long as a turn.
    await Promise.all([healthOf(server), healthOf(server)]);
    const seen = [1, 2].map(async (ticket, place) => {
      // The slot is the first one's, whichever connection is made first.
      while (server.health().openStreams < place) await sleep(1);
      const response = await ask(server, { kind: 'chat', ticket, streamed: true, outputTokens: 30 });
      const sentBefore = server.health().frames;
      const { chunks, done } = readStream(await response.text());
      expect(done).toBe(true);
      return { sentBefore, frames: chunks.length + 1 };
    });
    const [first, second] = await Promise.all(seen);
    // In turns of the one slot, by what was sent of both when the head was there: 0 at once, 1 when the first has it, or had, 2 when the second has.
    const turns = [first, second].map((answer) =>
      answer?.sentBefore === 0 ? 0 : (answer?.sentBefore ?? 0) <= (first?.frames ?? 0) ? 1 : 2,
    );
    expect(turns).toEqual(expected);
  });

  it('sends a stream over its planned time, not at once', async () => {
    const server = await start({ ...quick, tokensPerSecond: 100 });
    const startMs = performance.now();
    const response = await ask(server, { kind: 'chat', streamed: true, outputTokens: 120 });
    const arrivals: number[] = [];
    let text = '';
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) {
      arrivals.push(performance.now());
      text += decoder.decode(chunk as Uint8Array, { stream: true });
    }
    expect(readStream(text).done).toBe(true);
    // A reader on a busy machine gets some of them at one time, but not nearly all.
    expect(arrivals.length).toBeGreaterThan(5);
    // 120 tokens at 100 a second are planned to take 1.2 s.
    expect((arrivals.at(-1) ?? 0) - startMs).toBeGreaterThan(1_160);
  });

  it('never sends before the plan says so, and reports each answer or frame and how late it was', async () => {
    const server = await start();
    const plannedMs = Number((await ask(server, { kind: 'chat' })).headers.get('openai-processing-ms'));
    const startMs = performance.now();
    await (await ask(server, { kind: 'chat' })).text();
    expect(performance.now() - startMs).toBeGreaterThan(plannedMs - 1);
    const streamed = await ask(server, { kind: 'chat', streamed: true });
    const { chunks } = readStream(await streamed.text());
    const health = await healthOf(server);
    const frames = 2 + chunks.length + 1;
    const late = { p50Ms: expect.any(Number), p99Ms: expect.any(Number), maxMs: health.lateMaxMs };
    expect(health).toEqual({
      uptimeMs: expect.any(Number),
      requests: 3,
      openStreams: 0,
      frames,
      lateP50Ms: expect.any(Number),
      lateP99Ms: expect.any(Number),
      lateMaxMs: expect.any(Number),
      loopDelayMaxMs: expect.any(Number),
      recent: { frames, ...late },
    });
    expect(health.uptimeMs).toBeGreaterThan(plannedMs);
    expect(health.lateMaxMs).toBeGreaterThan(0);
    expect(server.takeLateness().frames).toBe(health.frames);
    expect(server.takeLateness().frames).toBe(0);
  });

  it('tells in its health which slots are taken, who waits, and how ready its model is', async () => {
    const capacity = { slots: { slots: 1, queue: 5, error: 'openai-503-overloaded', fullLoadFactor: 1 } } as const;
    const coldStart = { loadMs: 60_000, meanwhile: { kind: 'wait' }, slowMs: 0, slowFactor: 1 } as const;
    const server = await start({ ...quick, ...capacity, coldStart });
    expect(await healthOf(server)).toMatchObject({
      slots: { slots: 1, taken: 0, queue: 5, waiting: 0 },
      coldStart: { kind: 'asleep' },
    });
    const leaver = new AbortController();
    const calls = [1, 2, 3].map((ticket) => ask(server, { kind: 'chat', ticket }, leaver.signal));
    while (server.health().openStreams < 3) await sleep(5);
    expect(await healthOf(server)).toMatchObject({
      slots: { taken: 1, waiting: 2 },
      coldStart: { kind: 'loading', readyInMs: expect.any(Number) },
    });
    leaver.abort();
    await Promise.allSettled(calls);
    while (server.health().openStreams > 0) await sleep(5);
    expect(server.health().slots).toMatchObject({ taken: 0, waiting: 0 });
  });

  it('stops a stream when its caller leaves', async () => {
    const server = await start({ ...quick, tokensPerSecond: 20 });
    const leaver = new AbortController();
    const response = await ask(server, { kind: 'chat', streamed: true, outputTokens: 500 }, leaver.signal);
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    await reader.read();
    expect(server.health().openStreams).toBe(1);
    leaver.abort();
    await expect(reader.read()).rejects.toThrow('aborted');
    while (server.health().openStreams > 0) await sleep(5);
    const framesThen = server.health().frames;
    await sleep(300);
    expect(server.health().frames).toBe(framesThen);
  });

  it('drops an answer whose caller left before it was due', async () => {
    // 150 tokens at 300 a second: due after half a second.
    const server = await start({ ...quick, ttft: 'instant', tokensPerSecond: 300 });
    const leaver = new AbortController();
    const answer = ask(server, { kind: 'chat' }, leaver.signal);
    while (server.health().openStreams === 0) await sleep(5);
    leaver.abort();
    await expect(answer).rejects.toThrow('aborted');
    while (server.health().openStreams > 0) await sleep(5);
    await sleep(800);
    expect(server.health().frames).toBe(0);
  });

  it('waits for a caller that reads slowly, sends it all, and does not count that wait as its own lateness', async () => {
    const server = await start({ ...quick, ttft: 'instant', tokensPerSecond: 10_000 });
    const answer = { kind: 'chat', streamed: true, outputTokens: 60_000 } as const;
    const body = JSON.stringify({ ...ticketBody(answer), max_tokens: 200_000 });
    const init = { method: 'POST', headers: lengthHeader(answer), body };
    const response = await fetch(`${server.url}/chat/completions`, init);
    // About 10 MB of frames: more than the sockets between the two hold, so it comes to a stop.
    let framesThen = 0;
    let stoodFromMs = 0;
    do {
      framesThen = server.health().frames;
      stoodFromMs = performance.now();
      await sleep(400);
    } while (framesThen === 0 || server.health().frames > framesThen);
    await sleep(2_000);
    const stoodMs = performance.now() - stoodFromMs;
    const text = await response.text();
    expect(readStream(text).done).toBe(true);
    expect(server.health().openStreams).toBe(0);
    expect(framesThen).toBeLessThan(text.split('\n\n').length / 2);
    expect(server.health().lateMaxMs).toBeLessThan(stoodMs);
  });

  it('answers errors as OpenAI does, over the wire too', async () => {
    const server = await start();
    const unknown = await fetch(`${server.url}/moderations?x=1`, { method: 'POST', body: '{}' });
    expect([unknown.status, await unknown.json()]).toEqual([
      404,
      {
        error: {
          message: 'Invalid URL (POST /v1/moderations)',
          type: 'invalid_request_error',
          param: null,
          code: null,
        },
      },
    ]);
    const bad = await fetch(`${server.url}/chat/completions`, { method: 'POST', body: '{' });
    expect([bad.status, bad.headers.get('content-type')]).toEqual([400, 'application/json']);
  });

  it('does not start with a dialect that does not exist', async () => {
    const starting = createMockServer({ description: { ...quick, dialect: 'none' }, seed: 1, port: 0 });
    await expect(starting).rejects.toThrow(/^description\.dialect must be one of .*got "none"/);
  });

  it('needs only a model', async () => {
    await using server = await createMockServer({ description: { model: 'gpt-4o-mini' }, seed: 1, port: 0 });
    const body = JSON.stringify({ model: 'any', messages: [{ role: 'user', content: 'Hello' }], max_tokens: 5 });
    expect((await fetch(`${server.url}/chat/completions`, { method: 'POST', body })).status).toBe(200);
  });

  it('names the taken port', async () => {
    const { port } = await start();
    await expect(createMockServer({ description: quick, seed: 1, port })).rejects.toThrow(
      `The mock ${quick.model} cannot listen on 127.0.0.1:${port}: the port is taken.`,
    );
  });
});
