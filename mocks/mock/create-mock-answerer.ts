import { CHARACTERS_PER_TOKEN } from '../../lib/kit/limits/characters-per-token.ts';
import { answerWithError } from '../../lib/faults/fault/answer-with-error.ts';
import { decideFault } from '../../lib/faults/decide-fault.ts';
import { createLimitMemory } from '../../lib/faults/limit-memory.ts';
import { findTenant } from '../../lib/faults/fault/tenant.ts';
import { answerAtOnce } from '../answer/answer-at-once.ts';
import type { AnswerPlan, Answerer } from '../answer/answer-plan.ts';
import { cold, coldSlowness, describeWarmth, type Warmth, wakeModel } from '../play/capacity/cold-start.ts';
import { createLimitChain, readLimitedRequest } from '../play/capacity/limit-chain.ts';
import type { MockLoad } from '../play/capacity/mock-load.ts';
import { followWork } from '../play/capacity/follow-work.ts';
import { createPrefixCache } from '../play/capacity/prefix-cache.ts';
import { createSharedWork } from '../play/capacity/shared-work.ts';
import { slowDown } from '../play/capacity/slow-down.ts';
import type { ModelRequest } from '../answer/model-request.ts';
import type { Mock } from './mock.ts';
import { checkRequest, planAnswer, planModelAnswer, readingMs } from './plan-answer.ts';
import { planRefusal } from '../answer/plan-body.ts';
import { countPromptTokens } from '../answer/prompt-tokens.ts';

/** A clock in epoch milliseconds that never goes back. */
export type Clock = () => number;

/** This machine's. */
export const epochNow: Clock = () => performance.timeOrigin + performance.now();
const nothing = (): void => {};

/** A mock that answers, and says what it carries. */
export type MockAnswerer = Answerer & { load(): MockLoad };

/**
 * A mock with what it remembers: how its limits stand, who holds a slot and who waits, which prompts it has cached, and
 * whether its model is loaded. What it says depends on prompt, description and seed alone, and its times on the load as
 * well: the same requests at the same times of `now` are answered alike, whoever plays the answers. A mock whose
 * capacity has no bound remembers nothing.
 */
export function createMockAnswerer(mock: Mock, seed: number, now: Clock = epochNow): MockAnswerer {
  const { capacity, wire } = mock;
  const { limits, slots, coldStart, prefill } = capacity;
  if ([limits, slots, coldStart, prefill].every((part) => part === undefined)) {
    const atOnce = answerAtOnce((request) => planAnswer(request, mock, seed));
    return Object.assign(atOnce, { load: () => ({}) });
  }
  const { countsCached } = mock.host;
  const startedAtMs = now();
  const chain = createLimitChain(capacity);
  const memory = createLimitMemory(chain);
  const cache = prefill?.cache && createPrefixCache(prefill.cache);
  /** Requests that wait for a slot, and what to do when they have one. */
  const waiting = new Map<number, () => void>();
  let warmth: Warmth = cold;
  let calls = 0;
  let running = 0;
  const gapFactor = slots?.fullLoadGapFactor ?? slots?.fullLoadFactor ?? 1;
  const ttftFactor = slots?.fullLoadTtftFactor ?? slots?.fullLoadFactor ?? 1;
  const work = gapFactor > 1 || prefill?.stalls === true ? createSharedWork() : null;

  /** So many are worked on. */
  function setRunning(count: number): void {
    running = count;
    if (slots !== undefined) work?.setSlowness(slowDown(running, slots.slots, gapFactor), now() - startedAtMs);
  }

  /** Ms to begin with, and the cost of the prompt by what of it is cached by then. */
  function planBegun(request: ModelRequest, blocks: number[], enteredMs: number, readyAtMs: number): AnswerPlan {
    const nowMs = now() - startedAtMs;
    const beginMs = Math.max(nowMs, readyAtMs);
    const reader = prefill?.stalls === true ? work : null;
    const readFromMs = reader?.readableFrom(beginMs) ?? beginMs;
    const cachedTokens = cache?.countCached(blocks, readFromMs) ?? 0;
    const pace = {
      waitMs: beginMs - enteredMs,
      readWaitMs: readFromMs - beginMs,
      prefillMs: (prefill?.msPerToken ?? 0) * Math.max(0, countPromptTokens(request) - cachedTokens),
      cachedTokens,
      slowness: coldStart ? coldSlowness(coldStart, readyAtMs, beginMs) : 1,
      ttftSlowness: slots ? slowDown(running, slots.slots, ttftFactor) : 1,
    };
    const readMs = readingMs(pace);
    reader?.read(readFromMs, readMs, nowMs);
    cache?.store(blocks, readFromMs + readMs);
    const plan = planModelAnswer(request, mock, seed, pace);
    if (work !== null) plan.time = followWork(work, { enteredMs, firstMs: plan.firstMs }, () => now() - startedAtMs);
    return plan;
  }

  function finish(call: number, outputTokens: number | null): void {
    for (const next of memory.finish(call, { elapsedMs: now() - startedAtMs, outputTokens })) {
      waiting.get(next)?.();
    }
  }

  const load = (): MockLoad => ({
    ...(slots && {
      slots: { slots: slots.slots, taken: running, queue: slots.queue, waiting: waiting.size },
    }),
    ...(coldStart && { coldStart: describeWarmth(coldStart, warmth, now() - startedAtMs) }),
  });

  const answer: Answerer = (asked, play, open) => {
    const checked = checkRequest(asked, mock, seed);
    if (checked.kind === 'plan') {
      play(checked.plan);
      return nothing;
    }
    const { request } = checked;
    const atEpochMs = now();
    const nowMs = atEpochMs - startedAtMs;
    const refuse = (error: Parameters<typeof planRefusal>[0]): (() => void) => {
      play(planRefusal(error, asked, request, seed, wire));
      return nothing;
    };
    if (coldStart !== undefined) {
      warmth = wakeModel(coldStart, warmth, nowMs);
      const { meanwhile } = coldStart;
      if (meanwhile.kind === 'refuse' && warmth.readyAtMs > nowMs) {
        return refuse(answerWithError(meanwhile.error, { atEpochMs, waitSeconds: meanwhile.retryAfterSeconds }));
      }
    }
    const readyAtMs = warmth.kind === 'loaded' ? warmth.readyAtMs : 0;
    const limited = readLimitedRequest(asked, request, mock.model, atEpochMs);
    const owner = prefill?.cache?.perTenant === true ? (findTenant(limited.headers) ?? '') : '';
    const blocks = cache?.split(owner, request.prompt) ?? [];
    if (!countsCached && cache !== undefined) {
      const cachedCharacters = cache.countCached(blocks, nowMs) * CHARACTERS_PER_TOKEN;
      limited.promptCharacters = Math.max(0, (limited.promptCharacters ?? 0) - cachedCharacters);
    }
    const call = ++calls;
    const decision = decideFault(chain, {
      request: limited,
      elapsedMs: nowMs,
      matchedBefore: [],
      seed,
      identity: String(call),
      memory: memory.recall(call),
    });
    memory.remember(call, limited, decision.changes);
    const action = decision.applied[0]?.action;
    if (action?.kind === 'respond') {
      // What the limits before that one have set aside for the answer is theirs again.
      finish(call, 0);
      return refuse({ ...action, headers: { ...decision.headers, ...action.headers } });
    }
    let plan: AnswerPlan | null = null;
    const begin = (): void => {
      waiting.delete(call);
      setRunning(running + 1);
      plan = planBegun(request, blocks, nowMs, readyAtMs);
      play({ ...plan, headers: { ...plan.headers, ...decision.headers } });
    };
    if (action?.kind === 'queue') {
      waiting.set(call, begin);
      if (mock.head === 'at-once' && request.streamed) {
        const { status, headers } = planModelAnswer(request, mock, seed);
        open?.({ status, headers: { ...headers, ...decision.headers } });
      }
    } else begin();
    return () => {
      waiting.delete(call);
      if (plan !== null) setRunning(running - 1);
      finish(call, plan?.outputTokens ?? 0);
    };
  };
  return Object.assign(answer, { load });
}
