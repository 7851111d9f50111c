import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { MockDescription } from '../../../../mocks/answer/answer-plan.ts';
import { mockSettings } from '../../../../mocks/mock/parse-mock.ts';
import { createMockServer } from '../../../../mocks/server/server.ts';
import { readStream } from '../../read-stream.ts';
import { lengthHeader, ticketBody } from '../../request-body.ts';
import { startOwnClock } from '../../../support/own-clock.ts';

function describeLlama(more: object = {}): MockDescription {
  const said = { model: 'own.gguf', flavour: 'llama.cpp', ttft: 'instant', tokensPerSecond: 10_000, ...more };
  return { ...mockSettings.read(said, ''), provider: 'fallback' };
}

/** Answers as llama.cpp does, on a socket. */
async function ask(body: unknown, more: object = {}, path = '/v1/chat/completions'): Promise<Response> {
  await using server = await createMockServer({ description: describeLlama(more), seed: 1, port: 0 });
  const sent = typeof body === 'string' ? body : JSON.stringify(body);
  const answer = await fetch(`http://127.0.0.1:${server.port}${path}`, {
    method: 'POST',
    headers: lengthHeader({ outputTokens: 40 }),
    body: sent,
  });
  return new Response(await answer.text(), answer);
}

const chat = ticketBody({ kind: 'chat' });
const stream = { ...chat, stream: true, stream_options: { include_usage: false } };

describe('the flavour llama.cpp', () => {
  it('takes any model, or none, and answers with its own', async () => {
    for (const model of ['whatever', undefined]) {
      const body = (await (await ask({ ...chat, model })).json()) as { model: string };
      expect(body.model).toBe('own.gguf');
    }
  });

  it('has its headers, those of a stream and those of a body', async () => {
    const [streamed, whole] = await Promise.all([ask(stream), ask(chat)]);
    for (const { headers } of [streamed, whole]) {
      expect([headers.get('server'), headers.get('access-control-allow-origin')]).toEqual(['llama.cpp', '']);
    }
    expect(streamed.headers.get('x-accel-buffering')).toBe('no');
    expect(streamed.headers.get('content-type')).toBe('text/event-stream');
    expect(whole.headers.get('x-accel-buffering')).toBeNull();
    expect(whole.headers.get('content-type')).toBe('application/json; charset=utf-8');
  });

  it('opens a stream with content null, together with the first token, and sends a token a chunk', async () => {
    const { chunks } = readStream(await (await ask(stream)).text());
    expect(chunks[0]?.choices[0]?.delta).toEqual({ role: 'assistant', content: null });
    const pieces = chunks.map((chunk) => chunk.choices[0]?.delta.content).filter((piece) => typeof piece === 'string');
    expect(pieces.slice(1).every((piece) => /^( ?\p{L}+|\d| ?[^\p{L}\d\s]+|\s+)$/u.test(piece))).toBe(true);
  });

  it('tells its timings on the finish chunk, or with the token counts where they were asked for, and in a body', async () => {
    const quiet = readStream(await (await ask(stream)).text()).chunks as unknown as Record<string, object>[];
    const asked = { ...stream, stream_options: { include_usage: true } };
    const counted = readStream(await (await ask(asked)).text()).chunks as unknown as Record<string, object>[];
    const whole = (await (await ask(chat)).json()) as Record<string, unknown>;
    expect(quiet.map((chunk) => 'timings' in chunk).lastIndexOf(true)).toBe(quiet.length - 1);
    expect(quiet.filter((chunk) => 'timings' in chunk)).toHaveLength(1);
    expect(counted.filter((chunk) => 'timings' in chunk)).toHaveLength(1);
    expect(counted.at(-1)).toMatchObject({ choices: [], usage: { prompt_tokens_details: { cached_tokens: 0 } } });
    const { usage, timings } = whole as { usage: Record<string, number>; timings: Record<string, number> };
    expect(timings).toMatchObject({ cache_n: 0, prompt_n: usage.prompt_tokens, predicted_n: usage.completion_tokens });
    expect(timings.predicted_per_second).toBeCloseTo(10_000, 0);
  });

  it.each([
    ['broken JSON', '{"a":', 500, { type: 'server_error', code: 500 }],
    ['no messages', {}, 400, { type: 'invalid_request_error', message: "'messages' is required" }],
    ['messages that are none', { messages: 'x' }, 400, { message: "Expected 'messages' to be an array" }],
  ])('answers %s in its own way', async (_, body, status, error) => {
    const answer = await ask(body);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ error });
  });

  it('answers an unknown path 404', async () => {
    const answer = await ask(chat, {}, '/v1/nope');
    expect(answer.status).toBe(404);
    expect(await answer.json()).toEqual({
      error: { code: 404, message: 'File Not Found', type: 'not_found_error' },
    });
  });

  it('refuses a prompt over its context with the counts as numbers, also to a stream', async () => {
    const limits = [{ kind: 'context-window', tokens: 100 }];
    const answer = await ask(stream, { limits });
    expect(answer.status).toBe(400);
    const { error } = (await answer.json()) as { error: Record<string, unknown> };
    expect(error).toMatchObject({ type: 'exceed_context_size_error', n_ctx: 100, n_prompt_tokens: expect.any(Number) });
  });

  it('lets everybody wait when its slots are taken', () => {
    expect(describeLlama({ slots: { slots: 2 } }).slots).toMatchObject({ queue: 10_000 });
    expect(describeLlama({ flavour: 'vllm', slots: { slots: 2 } }).slots).toMatchObject({ queue: 0 });
  });

  it('answers a call that was given up with nothing, when it next looks, and keeps its slot until then', async () => {
    const slow = describeLlama({ tokensPerSecond: 5, slots: { slots: 1 } });
    await using server = await createMockServer({ description: slow, seed: 1, port: 0 });
    const body = JSON.stringify(chat);
    const socket = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true });
    const startMs = performance.now();
    socket.write(`POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
    await sleep(200);
    socket.end();
    await sleep(100);
    expect(server.health().slots).toMatchObject({ taken: 1 });
    const answer = await text(socket);
    const tookMs = performance.now() - startMs;
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(answer).toMatch(/content-length: 0\r\n/);
    expect(answer.endsWith('\r\n\r\n')).toBe(true);
    // Not before it looks, and long before its answer is whole, ten seconds on.
    expect(tookMs).toBeGreaterThan(900);
    expect(tookMs).toBeLessThan(5_000);
    expect(server.health().slots).toMatchObject({ taken: 0 });
  });

  it('of a call on vLLM, the slot is free as soon as the caller has left', async () => {
    const slow = describeLlama({ flavour: 'vllm', tokensPerSecond: 5, slots: { slots: 1 } });
    await using server = await createMockServer({ description: slow, seed: 1, port: 0 });
    const left = new AbortController();
    const url = `${server.url}/chat/completions`;
    const call = fetch(url, { method: 'POST', body: JSON.stringify(chat), signal: left.signal }).catch(() => null);
    while (server.health().slots?.taken !== 1) await sleep(5);
    left.abort();
    await call;
    using clock = startOwnClock();
    while (server.health().slots?.taken !== 0) await sleep(5);
    expect(clock.elapsedMs()).toBeLessThan(500);
  });
});
