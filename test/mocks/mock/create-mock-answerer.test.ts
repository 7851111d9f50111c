import { describe, expect, it } from 'vitest';
import type { MockRequest } from '../../../mocks/answer/answer-plan.ts';
import { createMockAnswerer } from '../../../mocks/mock/create-mock-answerer.ts';
import { createMockSimulation, type SimulatedCall } from '../../support/mock-simulation.ts';
import { describeMock, durationMs, request, status } from '../play/capacity/timed-mock.ts';
import { wireRequest } from '../wire-request.ts';
import { resolveMock } from '../../../mocks/mock/mock.ts';

describe('a mock without bounds', () => {
  it('answers at once, whatever it carries', () => {
    const time = createMockSimulation();
    const answer = createMockAnswerer(resolveMock(describeMock({})), 1, time.now);
    const calls = Array.from({ length: 50 }, () => time.call(answer, request()));
    expect(new Set(calls.map(durationMs)).size).toBe(1);
  });
});

describe('limits of a mock', () => {
  it.each([60, 10, 1])('let N in a minute and %d seconds of burst through in the first minute', (burstSeconds) => {
    const time = createMockSimulation();
    const limits = [{ kind: 'rate-limit', perMinute: { requests: 120 }, burstSeconds }];
    const answer = createMockAnswerer(resolveMock(describeMock({ limits })), 1, time.now);
    let passed = 0;
    // Ten times the limit, evenly.
    for (let index = 0; index < 1_200; index++) {
      time.advance(index * 50);
      if (status(time.call(answer, request())) === 200) passed++;
    }
    const planned = 120 * (1 + burstSeconds / 60);
    expect(Math.abs(passed - planned)).toBeLessThanOrEqual(1);
  });

  it('tell how they stand on every answer, and refuse in the words of the provider', () => {
    const time = createMockSimulation();
    const answer = createMockAnswerer(
      resolveMock(describeMock({ model: 'gpt-4.1', ttft: 'instant', tier: 'tier-1' })),
      1,
      time.now,
    );
    const calls = Array.from({ length: 501 }, () => time.call(answer, request()));
    expect(calls.slice(0, 500).every((call) => status(call) === 200)).toBe(true);
    expect(calls[0]?.plan?.headers).toMatchObject({
      'x-ratelimit-limit-requests': '500',
      'x-ratelimit-remaining-requests': '499',
      'x-ratelimit-limit-tokens': '500000',
    });
    const refused = calls[500]?.plan;
    const [frame] = refused?.frames ?? [];
    expect([refused?.status, JSON.parse(frame?.data ?? '')]).toEqual([
      429,
      { error: expect.objectContaining({ code: 'rate_limit_exceeded', type: 'requests' }) },
    ]);
    expect(refused?.headers).toMatchObject({ 'retry-after': '1', 'x-request-id': expect.stringMatching(/^req_/) });
  });

  it('set aside the longest answer allowed, and give back what was not said', () => {
    const time = createMockSimulation();
    const limits = [{ kind: 'rate-limit', perMinute: { outputTokens: 1_000 } }];
    const answer = createMockAnswerer(resolveMock(describeMock({ limits })), 1, time.now);
    const allowed = request(1, { max_tokens: 900 });
    const [first, second] = [time.call(answer, allowed), time.call(answer, allowed)];
    expect([status(first), status(second)]).toEqual([200, 429]);
    // The answer has 200 tokens: once it is over, three more reservations of 900 do not fit, one does.
    time.advance(6_100);
    expect([status(time.call(answer, allowed)), status(time.call(answer, allowed))]).toEqual([200, 429]);
  });

  it('give back what they set aside for a request that a later one refuses', () => {
    const time = createMockSimulation();
    const limits = [{ kind: 'rate-limit', perMinute: { outputTokens: 1_000 } }];
    const answer = createMockAnswerer(resolveMock(describeMock({ limits, slots: { slots: 1 } })), 1, time.now);
    const small = request(1, { max_tokens: 400 });
    const statuses = Array.from({ length: 5 }, () => status(time.call(answer, small)));
    expect(statuses).toEqual([200, 503, 503, 503, 503]);
  });

  it.each([
    ['openai-chat', undefined, 400, 'context_length_exceeded'],
    ['anthropic-messages', undefined, 400, 'prompt is too long'],
    ['gemini', undefined, 400, 'INVALID_ARGUMENT'],
    ['openai-chat', 'vllm', 400, '{"error":{"message":"This model\'s maximum context length is 100 tokens'],
    ['openai-chat', 'vllm-legacy', 400, '{"object":"error","message":"This model\'s maximum context length'],
    ['openai-chat', 'groq', 400, 'Please reduce the length of the messages'],
    ['openai-chat', 'deepseek', 400, '"code":"invalid_request_error"'],
    ['openai-chat', 'mistral', 400, 'too large for model with 100 maximum context length'],
  ] as const)('of the context window are those of %s %s', (wire, flavour, expected, words) => {
    const time = createMockSimulation();
    const limits = [{ kind: 'context-window', tokens: 100 }];
    const settings = { wire, limits, ...(flavour === undefined ? {} : { flavour }) };
    const answer = createMockAnswerer(resolveMock(describeMock(settings)), 1, time.now);
    const { plan } = time.call(answer, wireRequest(wire, flavour, { ask: 'text' }));
    expect(plan?.status).toBe(expected);
    expect([...(plan?.frames ?? [])][0]?.data).toContain(words);
  });

  it('hold for a day, and for growth', () => {
    const time = createMockSimulation();
    const quota = createMockAnswerer(
      resolveMock(describeMock({ limits: [{ kind: 'usage-quota', quota: { requests: 3 } }] })),
      1,
      time.now,
    );
    expect(Array.from({ length: 5 }, () => status(time.call(quota, request())))).toEqual([200, 200, 200, 429, 429]);
    const limits = [{ kind: 'acceleration-limit', floor: { requests: 10 }, windowMs: 60_000 }];
    const growth = createMockAnswerer(resolveMock(describeMock({ wire: 'anthropic-messages', limits })), 1, time.now);
    const passedIn = (window: number): number => {
      time.advance(window * 60_000);
      const calls = Array.from({ length: 40 }, () =>
        time.call(growth, wireRequest('anthropic-messages', undefined, { ask: 'text' })),
      );
      return calls.filter((call) => status(call) === 200).length;
    };
    expect([0, 1, 2, 3].map(passedIn)).toEqual([10, 15, 22, 33]);
  });

  it('are one for each key where they are told to be', () => {
    const time = createMockSimulation();
    const limits = [{ kind: 'rate-limit', perMinute: { requests: 1 }, perTenant: {} }];
    const answer = createMockAnswerer(resolveMock(describeMock({ limits })), 1, time.now);
    const as = (key: string): MockRequest => ({ ...request(), headers: { authorization: `Bearer ${key}` } });
    expect(['a', 'a', 'b', 'b'].map((key) => status(time.call(answer, as(key))))).toEqual([200, 429, 200, 429]);
  });
});

describe('a cold mock', () => {
  it('keeps the first requests waiting until it is loaded, and is slow then', () => {
    const time = createMockSimulation();
    const coldStart = { loadMs: 5_000, slowMs: 2_000, slowFactor: 4 };
    const answer = createMockAnswerer(resolveMock(describeMock({ coldStart })), 1, time.now);
    const first = time.call(answer, request());
    time.advance(3_000);
    const second = time.call(answer, request());
    time.advance(30_000);
    const warm = durationMs(time.call(answer, request()));
    expect(durationMs(first)).toBeCloseTo(5_000 + 4 * warm);
    expect(durationMs(second)).toBeCloseTo(2_000 + 4 * warm);
  });

  it('tells that it sleeps, loads, is ready, and sleeps again', () => {
    const time = createMockSimulation();
    const coldStart = { loadMs: 1_000, idleMs: 5_000 };
    const answer = createMockAnswerer(resolveMock(describeMock({ coldStart })), 1, time.now);
    const told = [answer.load().coldStart?.kind];
    time.call(answer, request());
    for (const atMs of [400, 2_000, 20_000]) {
      time.advance(atMs);
      told.push(answer.load().coldStart?.kind);
    }
    expect(told).toEqual(['asleep', 'loading', 'warm', 'asleep']);
    expect(answer.load()).not.toHaveProperty('slots');
  });

  it('refuses until it is loaded, when it is told to', () => {
    const time = createMockSimulation();
    const meanwhile = { kind: 'refuse', error: 'bedrock-429', retryAfterSeconds: 7 };
    const answer = createMockAnswerer(
      resolveMock(describeMock({ coldStart: { loadMs: 1_000, meanwhile } })),
      1,
      time.now,
    );
    const statuses = [0, 500, 999, 1_000].map((atMs) => {
      time.advance(atMs);
      return status(time.call(answer, request()));
    });
    expect(statuses).toEqual([429, 429, 429, 200]);
  });
});

function promptTokensOf({ plan }: SimulatedCall): number {
  const body = JSON.parse([...(plan?.frames ?? [])][0]?.data ?? '') as { usage: { prompt_tokens: number } };
  return body.usage.prompt_tokens;
}

describe('prefill', () => {
  it('takes its time for each token, and less when the beginning is cached', () => {
    const time = createMockSimulation();
    const prefill = { msPerToken: 2, stalls: false, cache: { blockTokens: 16 } };
    const answer = createMockAnswerer(resolveMock(describeMock({ prefill })), 1, time.now);
    const plain = durationMs(time.call(createMockAnswerer(resolveMock(describeMock({})), 1, time.now), request()));
    const tokens = promptTokensOf(time.call(answer, request()));
    const herd = time.call(answer, request());
    expect(durationMs(herd)).toBeCloseTo(plain + 2 * tokens);
    time.advance(60_000);
    expect(durationMs(time.call(answer, request()))).toBeCloseTo(plain + 2 * (tokens % 16 || 16), -2);
    const other = durationMs(time.call(answer, request(2)));
    expect(other).toBeGreaterThan(plain + 2);
    expect(other).toBeLessThan(plain + 2 * tokens);
  });

  it('is of one prompt at a time, and the streams of the others stand still meanwhile', () => {
    const time = createMockSimulation();
    const answer = createMockAnswerer(resolveMock(describeMock({ prefill: { msPerToken: 1 } })), 1, time.now);
    const alone = time.call(answer, request(1));
    time.advance(10_000);
    const aloneMs = durationMs(alone);
    // A millisecond a token.
    const readMs = promptTokensOf(alone);
    const writing = time.call(answer, request(1));
    time.advance(10_000 + readMs + 10);
    // Two come while the first is writing: it waits for both of them to be read, and the second of them for the first.
    const [next, last] = [request(1), request(1)].map((asked) => time.call(answer, asked));
    time.advance(30_000);
    expect(durationMs(writing)).toBeCloseTo(aloneMs + 2 * readMs, 0);
    expect(durationMs(next as SimulatedCall)).toBeCloseTo(aloneMs + readMs, 0);
    expect(durationMs(last as SimulatedCall)).toBeCloseTo(aloneMs + readMs, 0);
  });

  it('holds nobody up where prompts are said to cost others nothing', () => {
    const time = createMockSimulation();
    const prefill = { msPerToken: 1, stalls: false };
    const answer = createMockAnswerer(resolveMock(describeMock({ prefill })), 1, time.now);
    const [one, other] = [1, 1].map((ticket) => time.call(answer, request(ticket)));
    expect(durationMs(other as SimulatedCall)).toBe(durationMs(one as SimulatedCall));
  });

  it.each([
    ['openai-chat', undefined, /"prompt_tokens":(\d+),.*"cached_tokens":(\d+)/],
    ['openai-chat', 'deepseek', /"prompt_tokens":(\d+),.*"prompt_cache_hit_tokens":(\d+)/],
    ['openai-responses', undefined, /"input_tokens":(\d+),.*"cached_tokens":(\d+)/],
    ['anthropic-messages', undefined, /"input_tokens":(\d+),.*"cache_read_input_tokens":(\d+)/],
    ['gemini', undefined, /"promptTokenCount":(\d+),.*"cachedContentTokenCount":(\d+)/],
  ] as const)('that was spared is told in the token counts of %s %s', (wire, flavour, pattern) => {
    const time = createMockSimulation();
    const prefill = { msPerToken: 0.1, cache: { blockTokens: 16 } };
    const named = flavour === undefined ? {} : { flavour };
    const answer = createMockAnswerer(resolveMock(describeMock({ wire, ...named, prefill })), 1, time.now);
    const asked = wireRequest(wire, flavour, { ask: 'text' });
    time.call(answer, asked);
    time.advance(60_000);
    const [frame] = time.call(answer, asked).plan?.frames ?? [];
    const [input = 0, cached = 0] = (pattern.exec(frame?.data ?? '') ?? []).slice(1).map(Number);
    const all = wire === 'anthropic-messages' ? input + cached : input;
    expect(cached).toBe(Math.floor(all / 16) * 16);
    expect(cached).toBeGreaterThan(0);
  });

  it.each([
    ['anthropic-messages', 3],
    ['openai-chat', 1],
  ] as const)('that is cached is free at the input limits of Anthropic, not of OpenAI: %s', (wire, passes) => {
    const time = createMockSimulation();
    const ask = wireRequest(wire, undefined, { ask: 'text' });
    const limits = [{ kind: 'rate-limit', perMinute: { inputTokens: 450 }, burstSeconds: 60 }];
    const prefill = { msPerToken: 0, cache: { blockTokens: 16 } };
    const answer = createMockAnswerer(resolveMock(describeMock({ wire, limits, prefill })), 1, time.now);
    const statuses = Array.from({ length: 3 }, () => {
      time.advance(time.now() + 1_000);
      return status(time.call(answer, ask));
    });
    expect(statuses.filter((code) => code === 200)).toHaveLength(passes);
  });
});
