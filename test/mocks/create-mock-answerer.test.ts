import { describe, expect, it } from 'vitest';
import { createRandom, drawExponential } from '../../lib/stats/random.ts';
import { createMockAnswerer } from '../../mocks/create-mock-answerer.ts';
import type { MockDescription, MockRequest } from '../../mocks/answer-plan.ts';
import { mockSettings } from '../../mocks/parse-mock.ts';
import { wireFormats } from '../../mocks/wire/index.ts';
import { createMockSimulation, type SimulatedCall } from '../support/mock-simulation.ts';
import { chatRequest, ticketBody } from './request-body.ts';
import { wireRequest } from './wire-request.ts';

function describeMock(settings: object): MockDescription {
  const base = { model: 'm', ttft: 'instant', tokensPerSecond: 1_000 };
  return { ...mockSettings.read({ ...base, ...settings }, ''), provider: 'fallback' };
}

/** An answer of 200 tokens takes this model 200 ms. */
function request(ticket = 1, more: object = {}): MockRequest {
  return { ...chatRequest({ ...ticketBody({ kind: 'chat', ticket, outputTokens: 200 }), ...more }), headers: {} };
}

function status({ plan }: SimulatedCall): number | undefined {
  return plan?.status;
}

function durationMs({ enteredMs, endedMs }: SimulatedCall): number {
  return (endedMs ?? Number.NaN) - enteredMs;
}

describe('a mock without bounds', () => {
  it('answers at once, whatever it carries', () => {
    const time = createMockSimulation();
    const answer = createMockAnswerer(describeMock({}), 1, time.now);
    const calls = Array.from({ length: 50 }, () => time.call(answer, request()));
    expect(new Set(calls.map(durationMs)).size).toBe(1);
  });
});

describe('limits of a mock', () => {
  it.each([60, 10, 1])('let N in a minute and %d seconds of burst through in the first minute', (burstSeconds) => {
    const time = createMockSimulation();
    const limits = [{ kind: 'rate-limit', perMinute: { requests: 120 }, burstSeconds }];
    const answer = createMockAnswerer(describeMock({ limits }), 1, time.now);
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
    const answer = createMockAnswerer(describeMock({ model: 'gpt-4.1', ttft: 'instant', tier: 'tier-1' }), 1, time.now);
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
    const answer = createMockAnswerer(describeMock({ limits }), 1, time.now);
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
    const answer = createMockAnswerer(describeMock({ limits, slots: { slots: 1 } }), 1, time.now);
    const small = request(1, { max_tokens: 400 });
    const statuses = Array.from({ length: 5 }, () => status(time.call(answer, small)));
    expect(statuses).toEqual([200, 503, 503, 503, 503]);
  });

  it.each([
    ['openai-chat', undefined, 400, 'context_length_exceeded'],
    ['anthropic-messages', undefined, 400, 'prompt is too long'],
    ['gemini', undefined, 400, 'INVALID_ARGUMENT'],
    ['openai-chat', 'vllm', 400, 'maximum context length'],
  ] as const)('of the context window are those of %s %s', (wire, flavour, expected, words) => {
    const time = createMockSimulation();
    const limits = [{ kind: 'context-window', tokens: 100 }];
    const settings = { wire, limits, ...(flavour === undefined ? {} : { flavour }) };
    const answer = createMockAnswerer(describeMock(settings), 1, time.now);
    const { plan } = time.call(answer, wireRequest(wire, flavour, { ask: 'text' }));
    expect(plan?.status).toBe(expected);
    expect([...(plan?.frames ?? [])][0]?.data).toContain(words);
  });

  it('hold for a day, and for growth', () => {
    const time = createMockSimulation();
    const quota = createMockAnswerer(
      describeMock({ limits: [{ kind: 'usage-quota', quota: { requests: 3 } }] }),
      1,
      time.now,
    );
    expect(Array.from({ length: 5 }, () => status(time.call(quota, request())))).toEqual([200, 200, 200, 429, 429]);
    const limits = [{ kind: 'acceleration-limit', floor: { requests: 10 }, windowMs: 60_000 }];
    const growth = createMockAnswerer(describeMock({ wire: 'anthropic-messages', limits }), 1, time.now);
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
    const answer = createMockAnswerer(describeMock({ limits }), 1, time.now);
    const as = (key: string): MockRequest => ({ ...request(), headers: { authorization: `Bearer ${key}` } });
    expect(['a', 'a', 'b', 'b'].map((key) => status(time.call(answer, as(key))))).toEqual([200, 429, 200, 429]);
  });
});

describe('slots of a mock', () => {
  it('keep requests waiting in order, and plan their wait', () => {
    const time = createMockSimulation();
    const answer = createMockAnswerer(describeMock({ slots: { slots: 1, queue: 2 } }), 1, time.now);
    const calls = [1, 2, 3, 4].map(() => time.call(answer, request()));
    const aloneMs = durationMs(calls[0] as SimulatedCall);
    expect(calls.map(status)).toEqual([200, undefined, undefined, 503]);
    time.advance(10_000);
    expect(calls.slice(0, 3).map((call) => Math.round(durationMs(call) / aloneMs))).toEqual([1, 2, 3]);
    expect(calls.slice(0, 3).map(({ playedMs }) => Math.round((playedMs ?? 0) / aloneMs))).toEqual([0, 1, 2]);
  });

  it('are given up by who leaves, waiting or served', () => {
    const time = createMockSimulation();
    const answer = createMockAnswerer(describeMock({ slots: { slots: 1, queue: 2 } }), 1, time.now);
    const [served, waiting, last] = [1, 2, 3].map(() => time.call(answer, request()));
    waiting?.leave();
    time.advance(10);
    served?.leave();
    expect([waiting?.playedMs, last?.playedMs]).toEqual([null, 10]);
    time.advance(10_000);
    expect(waiting?.plan).toBeNull();
  });

  it('and its queue are counted as they fill and empty, whoever ends, leaves or is refused', () => {
    const time = createMockSimulation();
    const answer = createMockAnswerer(describeMock({ slots: { slots: 2, queue: 2 } }), 1, time.now);
    const counts = (): unknown => {
      const { taken, waiting } = answer.load().slots ?? {};
      return [taken, waiting];
    };
    const seen = [counts()];
    const calls = Array.from({ length: 5 }, () => {
      const call = time.call(answer, request());
      seen.push(counts());
      return call;
    });
    expect(seen.map(String)).toEqual(['0,0', '1,0', '2,0', '2,1', '2,2', '2,2']);
    expect(answer.load().slots).toEqual({ slots: 2, taken: 2, queue: 2, waiting: 2 });
    const then = [calls[4], calls[3], calls[0]].map((call) => {
      call?.leave();
      return counts();
    });
    // Nothing of the refused one; then one waits less; then that slot is another's at once.
    expect(then.map(String)).toEqual(['2,2', '2,1', '2,0']);
    time.advance(10_000);
    expect(counts()).toEqual([0, 0]);
  });

  it("make a queue as theory has it: Lindley's wait of each, Pollaczek's mean within 10 %, Little's law within 2 %", () => {
    const time = createMockSimulation();
    const answer = createMockAnswerer(describeMock({ slots: { slots: 1, queue: 10_000 } }), 1, time.now);
    const random = createRandom(5, 'arrivals');
    const serviceMs = durationMs(time.call(createMockAnswerer(describeMock({}), 1, time.now), request()));
    const utilisation = 0.5;
    const gapMs = serviceMs / utilisation;
    const calls: SimulatedCall[] = [];
    let insideSum = 0;
    let looks = 0;
    let lookMs = 0;
    for (let nowMs = 0; calls.length < 6_000; nowMs += drawExponential(random, gapMs)) {
      for (; lookMs < nowMs; lookMs += gapMs / 3) {
        time.advance(lookMs);
        insideSum += time.open();
        looks++;
      }
      time.advance(nowMs);
      calls.push(time.call(answer, request()));
    }
    const lastMs = time.now();
    time.advance(1e9);
    const meanStayMs = calls.reduce((sum, call) => sum + durationMs(call), 0) / calls.length;
    const theoryMs = serviceMs + (serviceMs * utilisation) / (2 * (1 - utilisation));
    let waitMs = 0;
    for (const [index, call] of calls.entries()) {
      if (index > 0) waitMs = Math.max(0, waitMs + serviceMs - (call.enteredMs - (calls[index - 1]?.enteredMs ?? 0)));
      expect(durationMs(call)).toBeCloseTo(waitMs + serviceMs, 3);
    }
    expect(Math.abs((meanStayMs - serviceMs) / (theoryMs - serviceMs) - 1)).toBeLessThan(0.1);
    expect(Math.abs(insideSum / looks / ((calls.length / lastMs) * meanStayMs) - 1)).toBeLessThan(0.02);
  });

  it('slow down evenly with how many are taken, up to the factor', () => {
    const time = createMockSimulation();
    const slots = { slots: 5, queue: 1, fullLoadFactor: 3 };
    const answer = createMockAnswerer(describeMock({ slots }), 1, time.now);
    const calls = Array.from({ length: 5 }, () => time.call(answer, request()));
    const aloneMs = durationMs(calls[0] as SimulatedCall);
    expect(calls.map((call) => Math.round((durationMs(call) / aloneMs) * 100) / 100)).toEqual([1, 1.5, 2, 2.5, 3]);
    time.advance(10_000);
    expect(durationMs(time.call(answer, request()))).toBeCloseTo(aloneMs);
  });

  it.each([
    ['openai-chat', 'openai', 503],
    ['openai-chat', 'azure', 429],
    ['openai-chat', 'mistral', 429],
    ['openai-chat', 'groq', 503],
    ['openai-chat', 'deepseek', 503],
    ['openai-chat', 'vllm', 503],
    ['openai-chat', 'vllm-legacy', 503],
    ['anthropic-messages', 'anthropic', 529],
    ['gemini', 'gemini', 503],
  ] as const)('overflow on %s of %s with %d', (wire, flavour, expected) => {
    const time = createMockSimulation();
    const answer = createMockAnswerer(describeMock({ wire, flavour, slots: { slots: 1 } }), 1, time.now);
    time.call(answer, wireRequest(wire, flavour, { ask: 'text' }));
    const { plan } = time.call(answer, wireRequest(wire, flavour, { ask: 'text' }));
    expect(plan?.status).toBe(expected);
    const body = JSON.parse([...(plan?.frames ?? [])][0]?.data ?? '') as object;
    const isFlat = flavour === 'mistral' || flavour === 'vllm-legacy';
    expect(body).toHaveProperty(isFlat ? 'object' : 'error');
  });

  it('overflow in the words of every flavour there is', () => {
    for (const [wire, { flavours }] of Object.entries(wireFormats)) {
      for (const flavour of Object.keys(flavours)) {
        expect(describeMock({ wire, flavour, slots: { slots: 1 } }).slots?.error).toEqual(expect.any(String));
      }
    }
  });
});

describe('a cold mock', () => {
  it('keeps the first requests waiting until it is loaded, and is slow then', () => {
    const time = createMockSimulation();
    const coldStart = { loadMs: 5_000, slowMs: 2_000, slowFactor: 4 };
    const answer = createMockAnswerer(describeMock({ coldStart }), 1, time.now);
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
    const answer = createMockAnswerer(describeMock({ coldStart }), 1, time.now);
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
    const answer = createMockAnswerer(describeMock({ coldStart: { loadMs: 1_000, meanwhile } }), 1, time.now);
    const statuses = [0, 500, 999, 1_000].map((atMs) => {
      time.advance(atMs);
      return status(time.call(answer, request()));
    });
    expect(statuses).toEqual([429, 429, 429, 200]);
  });
});

describe('prefill', () => {
  it('takes its time for each token, and less when the beginning is cached', () => {
    const time = createMockSimulation();
    const prefill = { msPerToken: 2, cache: { blockTokens: 16 } };
    const answer = createMockAnswerer(describeMock({ prefill }), 1, time.now);
    const plain = durationMs(time.call(createMockAnswerer(describeMock({}), 1, time.now), request()));
    const tokens = JSON.parse([...(time.call(answer, request()).plan?.frames ?? [])][0]?.data ?? '').usage
      .prompt_tokens;
    const herd = time.call(answer, request());
    expect(durationMs(herd)).toBeCloseTo(plain + 2 * tokens);
    time.advance(60_000);
    expect(durationMs(time.call(answer, request()))).toBeCloseTo(plain + 2 * (tokens % 16 || 16), -2);
    const other = durationMs(time.call(answer, request(2)));
    expect(other).toBeGreaterThan(plain + 2);
    expect(other).toBeLessThan(plain + 2 * tokens);
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
    const answer = createMockAnswerer(describeMock({ wire, ...named, prefill }), 1, time.now);
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
    const answer = createMockAnswerer(describeMock({ wire, limits, prefill }), 1, time.now);
    const statuses = Array.from({ length: 3 }, () => {
      time.advance(time.now() + 1_000);
      return status(time.call(answer, ask));
    });
    expect(statuses.filter((code) => code === 200)).toHaveLength(passes);
  });
});
