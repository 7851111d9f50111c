import { createRandom, hash32, type Random } from '../../lib/kit/stats/random.ts';
import { drawTtftMs } from '../../lib/kit/stats/ttft-mixture.ts';
import type { AnswerPlan, MockRequest, TimedPiece } from '../answer/answer-plan.ts';
import { readAnswerTokens } from '../answer/answer-tokens.ts';
import { embed } from '../answer/embed.ts';
import { findDoorProblem, findRefusal } from '../answer/check-request.ts';
import { createSizeDraw } from '../answer/chunk-size.ts';
import { cutReply, replyTokens } from '../answer/cut-reply.ts';
import { meantOf } from '../answer/draft.ts';
import { hashPrompt } from '../answer/hash-prompt.ts';
import { drawGapMs } from '../play/latency.ts';
import type { ModelRequest } from '../answer/model-request.ts';
import { drawHex, idOf, planBody, planProblem } from '../answer/plan-body.ts';
import { countPromptTokens } from '../answer/prompt-tokens.ts';
import { sayAnswer } from '../answer/say-answer.ts';
import { countTokens, proseTokens } from '../answer/tokens.ts';
import type { Mock } from './mock.ts';
import type { RequestProblem, WireFormat, WireReply } from '../answer/wire/wire-format.ts';

/** An hour of 2026 in which every mock answer was made: a time of the day would make two runs differ. */
const CREATED_FROM_EPOCH_S = 1_770_000_000;
const CREATED_WITHIN_S = 3_600;

/**
 * What a mock answers to a request, and when, as one that carries any load. Everything about it is fixed by the prompt
 * (without correlation markers), the mock's description and the seed: neither the order of requests nor the run has a part in
 * it. The same prompt sent twice gets the same answer, unless a drill has planned it twice; streamed or not, it says the same.
 */
export function planAnswer(request: MockRequest, mock: Mock, seed: number): AnswerPlan {
  const checked = checkRequest(request, mock, seed);
  return checked.kind === 'plan' ? checked.plan : planModelAnswer(checked.request, mock, seed);
}

/** What a mock says that its model has no part in, or the request that is the model's to answer. */
export function checkRequest(
  request: MockRequest,
  mock: Mock,
  seed: number,
): { kind: 'plan'; plan: AnswerPlan } | { kind: 'request'; request: ModelRequest } {
  const { wire } = mock;
  const answer = (plan: AnswerPlan): { kind: 'plan'; plan: AnswerPlan } => ({ kind: 'plan', plan });
  const refuse = (problem: RequestProblem): { kind: 'plan'; plan: AnswerPlan } =>
    answer(planProblem(problem, request, seed, wire));
  const route = wire.route(request);
  const atDoor = findDoorProblem(request, mock);
  if (atDoor !== null) return refuse(atDoor);
  switch (route) {
    case 'answer': {
      const read = wire.readRequest(request);
      if (read.kind === 'problem') return refuse(read.problem);
      const refusal = findRefusal(read, mock);
      if (refusal !== null) return refuse(refusal);
      const answerTokens = readAnswerTokens(request);
      if (typeof answerTokens === 'object' && answerTokens !== null) return refuse(answerTokens);
      if (answerTokens !== null) read.request.answerTokens = answerTokens;
      if (request.planned !== undefined) read.request.planned = request.planned;
      return { kind: 'request', request: read.request };
    }
    case 'list-models': {
      const body = wire.renderModels(mock.model, CREATED_FROM_EPOCH_S);
      return answer(planBody(200, wire.headers(idOf(request, seed), 0, false), body, 0));
    }
    case 'embed': {
      const embedded = embed(request.body, mock.model, seed);
      if (embedded.kind === 'problem') return refuse(embedded.problem);
      const id = idOf(request, seed);
      const ttftMs = drawTtftMs(createRandom(id, 'ttft'), mock.ttft);
      return answer(planBody(200, wire.headers(id, ttftMs, false), embedded.body, ttftMs));
    }
    case null:
      return refuse({ status: 404, message: wire.unknownPath(request), param: null, code: null });
  }
}

/** What the load of a mock does to one answer. */
export interface Pace {
  /** Before the model begins, ms: in a queue, or for the model to be loaded. */
  waitMs: number;
  /** To read the prompt, ms; it is slowed down with all else. */
  prefillMs: number;
  /** Tokens of the prompt that needed no reading. */
  cachedTokens: number;
  /** How many times slower everything is that the model does. */
  slowness: number;
  /** How many times slower yet, by the load, the first token comes. */
  ttftSlowness: number;
  /** Until its machine has time for the prompt, ms. */
  readWaitMs: number;
}

const unhindered: Pace = {
  waitMs: 0,
  prefillMs: 0,
  cachedTokens: 0,
  slowness: 1,
  ttftSlowness: 1,
  readWaitMs: 0,
};

/** How long a prompt is read, ms. */
export function readingMs({ prefillMs, slowness, ttftSlowness }: Pace): number {
  return prefillMs * slowness * ttftSlowness;
}

/** An answer of the model. `firstMs`: its time to first token, counted from the request. */
export interface ModelPlan extends AnswerPlan {
  firstMs: number;
  outputTokens: number;
}

/** What a mock answers to a request that its wire format has read and nothing refused. */
export function planModelAnswer(request: ModelRequest, mock: Mock, seed: number, pace: Pace = unhindered): ModelPlan {
  const { wire } = mock;
  // One number for all of it: a generator's key is hashed three times over.
  const { planned } = request;
  const place = planned === undefined ? '' : ` ${planned.index}`;
  const key = hashPrompt(request.prompt, hash32(`${seed} ${mock.provider} ${mock.model}${place}`));
  const ownMs = drawTtftMs(createRandom(key, 'ttft'), mock.ttft) * pace.slowness * pace.ttftSlowness;
  const msPerToken = (1_000 / mock.tokensPerSecond) * pace.slowness;
  const said = sayAnswer(request, mock, seed, key);
  const shaped = wire.shapeReply(said.reply, said.refusal);
  const { maxTokens } = request;
  // Thoughts that are not shown are thought all the same: they take their time, and room under the limit.
  const hiddenTokens = maxTokens === null ? said.hiddenTokens : Math.min(said.hiddenTokens, maxTokens);
  const wantedTokens = replyTokens(shaped);
  const reply = cutReply(shaped, wantedTokens, maxTokens === null ? null : maxTokens - hiddenTokens);
  const answered = { failure: reply === shaped ? said.failure : ('truncated' as const), meant: meantOf(said.meant) };
  const random = createRandom(key, 'ids');
  const shownTokens = reply === shaped ? wantedTokens : replyTokens(reply);
  const outputTokens = shownTokens + hiddenTokens;
  // Field by field: a spread with more behind it costs several times as much, here a seventh of the whole plan.
  const wireReply: WireReply = {
    text: reply.text,
    toolCalls: reply.toolCalls,
    finish: reply.finish,
    reasoning: reply.reasoning,
    refusal: reply.refusal,
    id: drawHex(random, 24),
    model: mock.model,
    created: CREATED_FROM_EPOCH_S + Math.floor(random() * CREATED_WITHIN_S),
    usage: {
      inputTokens: countPromptTokens(request),
      cachedTokens: pace.cachedTokens,
      outputTokens,
      reasoningTokens: countTokens(reply.reasoning ?? '') + hiddenTokens,
    },
    timing: { promptMs: readingMs(pace) + ownMs, answerMs: outputTokens * msPerToken },
    includeUsage: request.includeUsage,
    streamFraming: request.streamFraming,
  };
  const ttftMs = pace.waitMs + pace.readWaitMs + readingMs(pace) + ownMs + hiddenTokens * msPerToken;
  const headers = wire.headers(wireReply.id, ttftMs, request.streamed);
  if (!request.streamed) {
    const {
      status,
      headers: all,
      streamed,
      frames,
    } = planBody(200, headers, wire.renderAnswer(wireReply), ttftMs + shownTokens * msPerToken);
    return { status, headers: all, streamed, frames, firstMs: ttftMs, outputTokens, said: answered };
  }
  const contentType = request.streamFraming === 'sse' ? 'text/event-stream; charset=utf-8' : 'application/json';
  const drawGap = (gaps: Random, tokens: number): number => drawGapMs(gaps, tokens * msPerToken, mock.gapSigma);
  return {
    status: 200,
    headers: { 'content-type': contentType, 'cache-control': 'no-cache', ...headers },
    streamed: true,
    ...(mock.head === 'with-first-token' ? {} : { headMs: mock.head === 'at-once' ? 0 : pace.waitMs }),
    firstMs: ttftMs,
    outputTokens,
    frames: { [Symbol.iterator]: () => streamFrames(wire, wireReply, ttftMs, drawGap, key) },
    said: answered,
  };
}

function* streamFrames(
  wire: WireFormat,
  reply: WireReply,
  ttftMs: number,
  drawGap: (gaps: Random, tokens: number) => number,
  key: number,
): Generator<TimedPiece, void, undefined> {
  const drawSize = createSizeDraw(wire.chunkSizes, () => createRandom(key, 'sizes'));
  const gaps = createRandom(key, 'gaps');
  let dueMs = ttftMs;
  // The time to the first token is that to the first delta of a usual size; what was held back takes longer.
  const { cut, p50 } = wire.chunkSizes;
  let ahead = cut === 'token' ? 1 : Math.ceil(proseTokens(p50));
  for (const { data, tokens } of wire.renderStream(reply, drawSize)) {
    const timed = Math.max(0, tokens - ahead);
    if (tokens > 0) ahead = 0;
    if (timed > 0) dueMs += drawGap(gaps, timed);
    yield { dueMs, data };
  }
}
