import { describe, expect, it } from 'vitest';
import { createRandom, drawExponential } from '../../../../lib/kit/stats/random.ts';
import { createMockAnswerer } from '../../../../mocks/mock/create-mock-answerer.ts';
import { wireFamilies } from '../../../../mocks/answer/wire/index.ts';
import { createMockSimulation, type SimulatedCall } from '../../../support/mock-simulation.ts';
import { wireRequest } from '../../wire-request.ts';
import { describeMock, durationMs, request, status } from './timed-mock.ts';
import { resolveMock } from '../../../../mocks/mock/mock.ts';

describe('slots of a mock', () => {
  it('keep requests waiting in order, and plan their wait', () => {
    const time = createMockSimulation();
    const answer = createMockAnswerer(resolveMock(describeMock({ slots: { slots: 1, queue: 2 } })), 1, time.now);
    const calls = [1, 2, 3, 4].map(() => time.call(answer, request()));
    const aloneMs = durationMs(calls[0] as SimulatedCall);
    expect(calls.map(status)).toEqual([200, undefined, undefined, 503]);
    time.advance(10_000);
    expect(calls.slice(0, 3).map((call) => Math.round(durationMs(call) / aloneMs))).toEqual([1, 2, 3]);
    expect(calls.slice(0, 3).map(({ playedMs }) => Math.round((playedMs ?? 0) / aloneMs))).toEqual([0, 1, 2]);
  });

  it('are given up by who leaves, waiting or served', () => {
    const time = createMockSimulation();
    const answer = createMockAnswerer(resolveMock(describeMock({ slots: { slots: 1, queue: 2 } })), 1, time.now);
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
    const answer = createMockAnswerer(resolveMock(describeMock({ slots: { slots: 2, queue: 2 } })), 1, time.now);
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
    const answer = createMockAnswerer(resolveMock(describeMock({ slots: { slots: 1, queue: 10_000 } })), 1, time.now);
    const random = createRandom(5, 'arrivals');
    const serviceMs = durationMs(time.call(createMockAnswerer(resolveMock(describeMock({})), 1, time.now), request()));
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

  it('slow down the first token evenly with how many are taken when an answer begins, up to the factor', () => {
    const time = createMockSimulation();
    const slots = { slots: 5, queue: 1, fullLoadTtftFactor: 3 };
    const answer = createMockAnswerer(resolveMock(describeMock({ slots, ttft: 'self-hosted-8b' })), 1, time.now);
    const ttfts = Array.from({ length: 5 }, () => time.call(answer, request(1, { stream: true })).firstMs ?? 0);
    expect(ttfts.map((ms) => Math.round((ms / (ttfts[0] ?? 0)) * 100) / 100)).toEqual([1, 1.5, 2, 2.5, 3]);
  });

  it('slow down gaps with how many are taken while an answer goes out', () => {
    const time = createMockSimulation();
    const slots = { slots: 5, queue: 1, fullLoadGapFactor: 3 };
    const answer = createMockAnswerer(resolveMock(describeMock({ slots })), 1, time.now);
    const alone = time.call(answer, request());
    time.advance(10_000);
    const aloneMs = durationMs(alone);
    const calls = Array.from({ length: 5 }, () => time.call(answer, request()));
    time.advance(20_000);
    // All five share all of their time.
    expect(calls.map((call) => Math.round((durationMs(call) / aloneMs) * 100) / 100)).toEqual([3, 3, 3, 3, 3]);
    // Of one that is joined halfway, the second half is slower; what joined is faster when that one is over.
    const first = time.call(answer, request());
    time.advance(20_000 + aloneMs / 2);
    const second = time.call(answer, request());
    time.advance(40_000);
    expect(durationMs(first) / aloneMs).toBeCloseTo(0.5 + 0.5 * 1.5, 2);
    expect(durationMs(second) / aloneMs).toBeCloseTo(0.5 * 1.5 + 0.5, 2);
  });

  it('slow down all by one factor where no other is named', () => {
    const time = createMockSimulation();
    const slots = { slots: 2, fullLoadFactor: 2 };
    const answer = createMockAnswerer(resolveMock(describeMock({ slots, ttft: 'self-hosted-8b' })), 1, time.now);
    const alone = time.call(answer, request());
    time.advance(10_000);
    const both = [1, 1].map((ticket) => time.call(answer, request(ticket)));
    time.advance(20_000);
    expect(durationMs(both[1] as SimulatedCall) / durationMs(alone)).toBeCloseTo(2, 1);
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
    const answer = createMockAnswerer(resolveMock(describeMock({ wire, flavour, slots: { slots: 1 } })), 1, time.now);
    time.call(answer, wireRequest(wire, flavour, { ask: 'text' }));
    const { plan } = time.call(answer, wireRequest(wire, flavour, { ask: 'text' }));
    expect(plan?.status).toBe(expected);
    const body = JSON.parse([...(plan?.frames ?? [])][0]?.data ?? '') as object;
    const isFlat = flavour === 'mistral' || flavour === 'vllm-legacy';
    expect(body).toHaveProperty(isFlat ? 'object' : 'error');
  });

  it('overflow in the words of every flavour there is', () => {
    for (const [wire, { flavours }] of Object.entries(wireFamilies)) {
      for (const flavour of Object.keys(flavours)) {
        expect(describeMock({ wire, flavour, slots: { slots: 1 } }).slots?.error).toEqual(expect.any(String));
      }
    }
  });
});
