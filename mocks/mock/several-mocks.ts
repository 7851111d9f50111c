import { CutoverError } from '../../lib/kit/cutover-error.ts';
import { excerpt } from '../../lib/kit/excerpt.ts';
import type { AnswerPlan, Answerer, MockRequest } from '../answer/answer-plan.ts';
import { planBody, planProblem, idOf } from '../answer/plan-body.ts';
import type { WireFormat } from '../answer/wire/wire-format.ts';
import { type Clock, createMockAnswerer } from './create-mock-answerer.ts';
import type { Mock } from './mock.ts';

interface Player {
  mock: Mock;
  answer: Answerer;
}

/**
 * Several mocks at one address: the path of a request says which wire format it is in, and the model it names which of them answers. A model
 * that none of that format has is refused in the words of its first. Throws a `usage` error for two that could not be told apart.
 */
export function createSeveralAnswerer(mocks: readonly Mock[], seed: number, now?: Clock): Answerer {
  const players = mocks.map((mock): Player => ({ mock, answer: createMockAnswerer(mock, seed, now) }));
  checkApart(mocks);
  return (request, play, open) => {
    const there = players.filter(({ mock }) => mock.wire.route(request) !== null);
    // Their lists of models have one path.
    const speaking = there.length > 1 && isModels(there[0]?.mock.wire, request) ? speakersOf(there, request) : there;
    const [first] = speaking;
    if (first === undefined || speaking.length === 1)
      return (first ?? players[0] ?? rejectNone()).answer(request, play, open);
    if (isModels(first.mock.wire, request)) return playNow(listModels(speaking, request, seed), play);
    const model = readModel(first.mock.wire, request);
    const found = model === null ? first : speaking.find(({ mock }) => mock.model === model);
    if (found !== undefined) return found.answer(request, play, open);
    const { wire } = first.mock;
    const problem = wire.refuse('other-models', model ?? '', first.mock.model);
    return playNow(planProblem(problem, request, seed, wire), play);
  };
}

function checkApart(mocks: readonly Mock[]): void {
  for (const [at, { model, wire }] of mocks.entries()) {
    const twin = mocks.findIndex(
      (other) => other.model === model && other.wire.basePath === wire.basePath && isSame(other, mocks[at] as Mock),
    );
    if (twin !== at)
      throw new CutoverError(
        'usage',
        `models[${at}].model must be another than that of models[${twin}], which has its wire format, got ${excerpt(model)}.`,
      );
  }
}

function rejectNone(): never {
  throw new CutoverError('usage', 'models must have at least one description.');
}

/** Do they answer at the same paths? */
function isSame({ wire: one }: Mock, { wire: other }: Mock): boolean {
  const paths = [
    '/v1/chat/completions',
    '/v1/responses',
    '/v1/messages',
    '/openai/v1/chat/completions',
    '/openai/v1/responses',
  ];
  const asked = (path: string): MockRequest => ({ method: 'POST', path, body: '' });
  const gemini = asked('/v1beta/models/m:generateContent');
  return [...paths.map(asked), gemini].some(
    (request) => one.route(request) === 'answer' && other.route(request) === 'answer',
  );
}

function isModels(wire: WireFormat | undefined, request: MockRequest): boolean {
  return wire?.route(request) === 'list-models';
}

/** Those whose client this is: only Anthropic's names a version of the API. */
function speakersOf(players: readonly Player[], request: MockRequest): Player[] {
  const versioned = request.headers?.['anthropic-version'] !== undefined;
  const isAnthropic = ({ mock }: Player): boolean =>
    mock.wire.route({ method: 'POST', path: '/v1/messages', body: '' }) !== null;
  const own = players.filter((player) => isAnthropic(player) === versioned);
  return own.length === 0 ? [...players] : own;
}

/** One list of what each of them lists. */
function listModels(players: readonly Player[], request: MockRequest, seed: number): AnswerPlan {
  const lists = players.map(({ mock }) => JSON.parse(mock.wire.renderModels(mock.model, 0)) as Record<string, unknown>);
  const joined = lists.reduce((all, list) => {
    for (const [key, value] of Object.entries(list)) {
      const before = all[key];
      if (Array.isArray(before) && Array.isArray(value)) all[key] = [...(before as unknown[]), ...(value as unknown[])];
      else if (key === 'last_id') all[key] = value;
    }
    return all;
  });
  const { wire } = (players[0] as Player).mock;
  return planBody(200, wire.headers(idOf(request, seed), 0, false), JSON.stringify(joined), 0);
}

/** Null: it cannot be read, and whoever answers says why. */
function readModel(wire: WireFormat, request: MockRequest): string | null {
  if (wire.route(request) === 'embed') {
    const found = /"model"\s*:\s*"([^"\\]*)"/.exec(request.body)?.[1];
    return found ?? null;
  }
  const read = wire.readRequest(request);
  return read.kind === 'request' ? read.model : null;
}

function playNow(plan: AnswerPlan, play: (plan: AnswerPlan) => void): () => void {
  play(plan);
  return () => {};
}
