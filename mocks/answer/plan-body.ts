import { createRandom, type Random } from '../../lib/kit/stats/random.ts';
import type { AnswerPlan, MockRequest } from './answer-plan.ts';
import type { ModelRequest } from './model-request.ts';
import type { RequestProblem, WireFormat } from './wire/wire-format.ts';

/** An error that a limit answers with, in a request's framing, with what the provider puts on every answer. */
export function planRefusal(
  { status, headers, body }: { status: number; headers: Record<string, string>; body: string },
  request: MockRequest,
  { streamed, streamFraming }: ModelRequest,
  seed: number,
  wire: WireFormat,
): AnswerPlan {
  const framed = streamed && streamFraming === 'json-array' ? `[${body}]` : body;
  return planBody(status, { ...wire.headers(idOf(request, seed), 0, false), ...headers }, framed, 0);
}

/** An error of the mock's own, in the provider's shape. */
export function planProblem(problem: RequestProblem, request: MockRequest, seed: number, wire: WireFormat): AnswerPlan {
  const id = idOf(request, seed);
  return planBody(problem.status, wire.headers(id, 0, false), wire.renderProblem(problem, id, request), 0);
}

/** An answer of one piece, due whole at `dueMs`. */
export function planBody(status: number, headers: Record<string, string>, data: string, dueMs: number): AnswerPlan {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    streamed: false,
    frames: [{ dueMs, data }],
  };
}

/** Hex digits that name the answer to a request the model has no part in. */
export function idOf(request: MockRequest, seed: number): string {
  return drawHex(createRandom(seed, request.method, request.path, request.body), 24);
}

/** So many random hex digits. */
export function drawHex(random: Random, digits: number): string {
  let text = '';
  while (text.length < digits) text += (0x1000000 + Math.floor(random() * 0x1000000)).toString(16).slice(1);
  return text.slice(0, digits);
}
