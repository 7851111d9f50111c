import { CutoverError } from '../lib/cutover-error.ts';
import { CHARACTERS_PER_TOKEN } from '../lib/drill/prompt.ts';
import { createRandom, hash32, type Random } from '../lib/stats/random.ts';
import { drawTtftMs, type TtftMixture } from '../lib/stats/ttft-mixture.ts';
import type { AnswerPlan, Frame, MockDescription, MockRequest } from './answer-plan.ts';
import { drawChunkSize, MEAN_CHUNK_SIZE } from './chunk-size.ts';
import { cutReply, replyLength } from './cut-reply.ts';
import { dialects } from './dialects/index.ts';
import type { Dialect } from './dialects/dialect.ts';
import { speak } from './dialects/speak.ts';
import { draftAnswer } from './draft-answer.ts';
import { drawGapMs, ttftMixtures } from './latency.ts';
import type { ModelRequest } from './model-request.ts';
import { wireFormats } from './wire/index.ts';
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
  const wire = wireFormats[description.wire];
  switch (wire.route(request.method, request.path)) {
    case 'answer': {
      const read = wire.readRequest(request.body);
      if (read.kind === 'request') return planModelAnswer(read.request, description, seed, wire);
      return planProblem(read.problem, request, seed, wire);
    }
    case 'list-models': {
      const body = wire.renderModels(description.model, CREATED_FROM_EPOCH_S);
      return planBody(200, headersOf(wire, request, seed), body, 0);
    }
    case null: {
      const message = `Invalid URL (${request.method} ${request.path})`;
      return planProblem({ status: 404, message, param: null, code: null }, request, seed, wire);
    }
  }
}

function planModelAnswer(
  request: ModelRequest,
  description: MockDescription,
  seed: number,
  wire: WireFormat,
): AnswerPlan {
  // One number for all of it: a generator's key is hashed three times over.
  const key = hash32(request.prompt, hash32(`${seed} ${description.provider} ${description.model}`));
  const ttftMs = drawTtftMs(createRandom(key, 'ttft'), findMixture(description.ttft));
  const draft = draftAnswer(request, createRandom(key, 'text'));
  const spoken = speak(draft, findDialect(description.dialect), createRandom(key, 'dialect'));
  const reply = cutReply(spoken.reply, request.maxTokens);
  const random = createRandom(key, 'ids');
  const outputTokens = toTokens(replyLength(reply));
  const wireReply: WireReply = {
    ...reply,
    id: drawHex(random, 24),
    model: description.model,
    created: CREATED_FROM_EPOCH_S + Math.floor(random() * CREATED_WITHIN_S),
    usage: { inputTokens: toTokens(request.prompt.length), outputTokens },
    includeUsage: request.includeUsage,
  };
  const headers = wire.headers(wireReply.id, ttftMs);
  if (!request.streamed) {
    const dueMs = ttftMs + (outputTokens / description.tokensPerSecond) * 1000;
    return planBody(200, headers, wire.renderAnswer(wireReply), dueMs);
  }
  const meanGapMs = (MEAN_CHUNK_SIZE / CHARACTERS_PER_TOKEN / description.tokensPerSecond) * 1000;
  return {
    status: 200,
    headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache', ...headers },
    streamed: true,
    frames: { [Symbol.iterator]: () => streamFrames(wire, wireReply, ttftMs, meanGapMs, key) },
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
  let isFirstToken = true;
  for (const { data, isToken } of wire.renderStream(reply, () => drawChunkSize(sizes))) {
    if (isToken) {
      if (!isFirstToken) dueMs += drawGapMs(gaps, meanGapMs);
      isFirstToken = false;
    }
    yield { dueMs, data };
  }
}

function planProblem(problem: RequestProblem, request: MockRequest, seed: number, wire: WireFormat): AnswerPlan {
  return planBody(problem.status, headersOf(wire, request, seed), wire.renderProblem(problem), 0);
}

function planBody(status: number, headers: Record<string, string>, data: string, dueMs: number): AnswerPlan {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    streamed: false,
    frames: [{ dueMs, data }],
  };
}

function headersOf(wire: WireFormat, request: MockRequest, seed: number): Record<string, string> {
  return wire.headers(drawHex(createRandom(seed, request.method, request.path, request.body), 24), 0);
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

function findMixture(name: string): TtftMixture {
  return find<TtftMixture>(ttftMixtures, name, 'ttft');
}

function findDialect(name: string): Dialect {
  return find<Dialect>(dialects, name, 'dialect');
}

function find<T>(values: Readonly<Record<string, T>>, name: string, what: string): T {
  const value = Object.hasOwn(values, name) ? values[name] : undefined;
  if (value === undefined)
    throw new CutoverError('usage', `There is no ${what} "${name}". Known: ${Object.keys(values).join(', ')}.`);
  return value;
}
