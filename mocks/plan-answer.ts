import { CHARACTERS_PER_TOKEN } from '../lib/drill/prompt.ts';
import { createRandom, hash32, type Random } from '../lib/stats/random.ts';
import { drawTtftMs, type TtftMixture } from '../lib/stats/ttft-mixture.ts';
import type { AnswerPlan, Frame, MockDescription, MockRequest } from './answer-plan.ts';
import { findDoorProblem, findRefusal } from './check-request.ts';
import { drawChunkSize, meanChunkSize } from './chunk-size.ts';
import { cutReply, replyLength } from './cut-reply.ts';
import { meantOf } from './draft.ts';
import { findNamed } from './find-named.ts';
import { findWire } from './find-wire.ts';
import { hashPrompt } from './hash-prompt.ts';
import { drawGapMs, ttftMixtures } from './latency.ts';
import type { ModelRequest } from './model-request.ts';
import { sayAnswer } from './say-answer.ts';
import type { RequestProblem, WireFormat, WireReply } from './wire/wire-format.ts';

/** An hour of 2026 in which every mock answer was made: a time of the day would make two runs differ. */
const CREATED_FROM_EPOCH_S = 1_770_000_000;
const CREATED_WITHIN_S = 3_600;

/**
 * What a mock answers to a request, and when. Everything about it is fixed by the prompt (without correlation
 * markers), the description and the seed: neither the order of requests nor the run has a part in it. The same
 * prompt sent twice gets the same answer; streamed or not, it says the same.
 */
export function planAnswer(request: MockRequest, description: MockDescription, seed: number): AnswerPlan {
  const wire = findWire(description);
  const refuse = (problem: RequestProblem): AnswerPlan => planProblem(problem, request, seed, wire);
  const route = wire.route(request);
  const atDoor = findDoorProblem(request, description, wire);
  if (atDoor !== null) return refuse(atDoor);
  switch (route) {
    case 'answer': {
      const read = wire.readRequest(request);
      if (read.kind === 'problem') return refuse(read.problem);
      const refusal = findRefusal(read, description, wire);
      return refusal === null ? planModelAnswer(read.request, description, seed, wire) : refuse(refusal);
    }
    case 'list-models': {
      const body = wire.renderModels(description.model, CREATED_FROM_EPOCH_S);
      return planBody(200, wire.headers(idOf(request, seed), 0), body, 0);
    }
    case null:
      return refuse({ status: 404, message: wire.unknownPath(request), param: null, code: null });
  }
}

/** What a mock answers to a request that its wire format has read and nothing refused. */
export function planModelAnswer(
  request: ModelRequest,
  description: MockDescription,
  seed: number,
  wire: WireFormat,
): AnswerPlan {
  // One number for all of it: a generator's key is hashed three times over.
  const key = hashPrompt(request.prompt, hash32(`${seed} ${description.provider} ${description.model}`));
  const mixture = findNamed<TtftMixture>(ttftMixtures, description.ttft, 'ttft');
  const ttftMs = drawTtftMs(createRandom(key, 'ttft'), mixture);
  const said = sayAnswer(request, description, seed, key);
  const shaped = wire.shapeReply(said.reply);
  const reply = cutReply(shaped, request.maxTokens);
  const answered = { failure: reply === shaped ? said.failure : ('truncated' as const), meant: meantOf(said.meant) };
  const random = createRandom(key, 'ids');
  const outputTokens = toTokens(replyLength(reply));
  const wireReply: WireReply = {
    ...reply,
    id: drawHex(random, 24),
    model: description.model,
    created: CREATED_FROM_EPOCH_S + Math.floor(random() * CREATED_WITHIN_S),
    usage: {
      inputTokens: toTokens(request.prompt.length),
      outputTokens,
      reasoningTokens: toTokens(reply.reasoning?.length ?? 0),
    },
    includeUsage: request.includeUsage,
    streamFraming: request.streamFraming,
  };
  const headers = wire.headers(wireReply.id, ttftMs);
  if (!request.streamed) {
    const dueMs = ttftMs + (outputTokens / description.tokensPerSecond) * 1000;
    return { ...planBody(200, headers, wire.renderAnswer(wireReply), dueMs), said: answered };
  }
  const meanGapMs = (meanChunkSize(wire.chunkSizes) / CHARACTERS_PER_TOKEN / description.tokensPerSecond) * 1000;
  const contentType = request.streamFraming === 'sse' ? 'text/event-stream; charset=utf-8' : 'application/json';
  return {
    status: 200,
    headers: { 'content-type': contentType, 'cache-control': 'no-cache', ...headers },
    streamed: true,
    frames: { [Symbol.iterator]: () => streamFrames(wire, wireReply, ttftMs, meanGapMs, key) },
    said: answered,
  };
}

function* streamFrames(
  wire: WireFormat,
  reply: WireReply,
  ttftMs: number,
  meanGapMs: number,
  key: number,
): Generator<Frame, void, undefined> {
  const sizes = createRandom(key, 'sizes');
  const gaps = createRandom(key, 'gaps');
  let dueMs = ttftMs;
  let isFirstDelta = true;
  for (const { data, deltas } of wire.renderStream(reply, () => drawChunkSize(sizes, wire.chunkSizes))) {
    for (let count = 0; count < deltas; count++) {
      if (!isFirstDelta) dueMs += drawGapMs(gaps, meanGapMs);
      isFirstDelta = false;
    }
    yield { dueMs, data };
  }
}

function planProblem(problem: RequestProblem, request: MockRequest, seed: number, wire: WireFormat): AnswerPlan {
  const id = idOf(request, seed);
  return planBody(problem.status, wire.headers(id, 0), wire.renderProblem(problem, id, request), 0);
}

function planBody(status: number, headers: Record<string, string>, data: string, dueMs: number): AnswerPlan {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    streamed: false,
    frames: [{ dueMs, data }],
  };
}

function idOf(request: MockRequest, seed: number): string {
  return drawHex(createRandom(seed, request.method, request.path, request.body), 24);
}

function toTokens(characters: number): number {
  return Math.ceil(characters / CHARACTERS_PER_TOKEN);
}

function drawHex(random: Random, digits: number): string {
  let text = '';
  while (text.length < digits)
    text += Math.floor(random() * 0x1000000)
      .toString(16)
      .padStart(6, '0');
  return text.slice(0, digits);
}
