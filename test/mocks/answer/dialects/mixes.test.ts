import { answerForms, type AnswerForm } from '../../../../lib/kit/terms/answer-form.ts';
import { describe, expect, it } from 'vitest';
import { createContract } from '../../../../lib/drill/contracts/index.ts';
import { expectedAnswer, extractionSchema, supportTools } from '../../../../lib/drill/workloads/support-desk/tasks.ts';
import { createRandom } from '../../../../lib/kit/stats/random.ts';
import { emptyAnswer } from '../../../../lib/kit/terms/answer.ts';
import { type DialectName, dialects } from '../../../../mocks/answer/dialects/index.ts';
import { structuredRagCounts, structuredRagMisses } from '../../../../mocks/answer/dialects/measured-counts.ts';
import { mixFromCounts } from '../../../../mocks/answer/dialects/mix-from-counts.ts';
import { speak } from '../../../../mocks/answer/dialects/speak.ts';
import { draftAnswer } from '../../../../mocks/answer/draft-answer.ts';
import type { ModelRequest, Reply } from '../../../../mocks/answer/model-request.ts';
import { readChatRequest } from '../../../../mocks/answer/wire/openai-chat/read-request.ts';
import { factsOf, ticketBody } from '../../request-body.ts';
import { expecting } from '../../../support/answered-request.ts';

type Mix = readonly { kind: string; weight: number }[];

const ANSWERS = 2_000;
const contracts = {
  extraction: createContract({ kind: 'json-schema', for: 'extraction', schema: extractionSchema }),
  'tool-call': createContract({ kind: 'tool-call', for: 'tool-call', tools: supportTools }),
  chat: createContract({ kind: 'markdown', for: 'chat' }),
};

function requestOf(kind: AnswerForm, ticket: number): ModelRequest {
  const read = readChatRequest(JSON.stringify(ticketBody({ kind, ticket })), null);
  if (read.kind === 'problem') throw new Error(read.problem.message);
  return { ...read.request, answerTokens: 120 };
}

const requests = Object.fromEntries(
  answerForms.map((kind) => [kind, Array.from({ length: ANSWERS }, (_, ticket) => requestOf(kind, ticket))]),
) as Record<AnswerForm, ModelRequest[]>;

function judge(kind: AnswerForm, ticket: number, { text, toolCalls, finish, reasoning, refusal }: Reply): string {
  const answer = {
    ...emptyAnswer(),
    text,
    toolCalls: toolCalls.map((call) => ({ id: 'x', ...call })),
    finishReason: finish,
    reasoning: reasoning ?? '',
    refusal: refusal ?? null,
  };
  const verdict = contracts[kind].check(answer, expecting(expectedAnswer(kind, factsOf(ticket))));
  return verdict.outcome === 'usable' ? 'right' : verdict.failure;
}

/** How often the contract downstream sees what in the answers of a dialect. */
function countSeen(name: DialectName, kind: AnswerForm): Map<string, number> {
  const seen = new Map<string, number>();
  for (const [ticket, request] of requests[kind].entries()) {
    const draft = draftAnswer(request, createRandom(name, ticket), dialects[name].style.verbosity);
    const found = judge(kind, ticket, speak(draft, dialects[name], createRandom(name, ticket, 'dialect')).reply);
    seen.set(found, (seen.get(found) ?? 0) + 1);
  }
  return seen;
}

/**
 * The kinds whose share is not what the mix says: more than four standard errors off (under 4.5 points; by chance
 * one cell in 16,000), or not in the mix at all.
 */
function listMisfits(seen: Map<string, number>, mix: Mix): string[] {
  const total = mix.reduce((sum, { weight }) => sum + weight, 0);
  const strangers = [...seen.keys()].filter((kind) => !mix.some((entry) => entry.kind === kind));
  const off = mix.filter(({ kind, weight }) => {
    const share = weight / total;
    const slack = 4 * Math.sqrt((share * (1 - share)) / ANSWERS);
    return Math.abs((seen.get(kind) ?? 0) / ANSWERS - share) > slack;
  });
  return [...strangers, ...off.map(({ kind }) => kind)];
}

const measured = Object.keys(dialects).filter((name) => name !== 'quirks') as DialectName[];

describe.each(measured)('%s', (name) => {
  it.each(answerForms)('breaks answers to requests for %s as often and in the ways it says', (kind) => {
    expect(listMisfits(countSeen(name, kind), dialects[name][kind])).toEqual([]);
  });

  it('says where each of its parts is from, and what of it is assumed', () => {
    for (const source of Object.values(dialects[name].sources)) {
      expect(source).toMatch(/measured|published|documented|assumed|by definition|OpenAI/);
    }
  });
});

it('would be noticed if a share were a third larger than the mix says', () => {
  const seen = countSeen('gpt-4o-dspy-2024', 'extraction');
  const mix: Mix = dialects['gpt-4o-dspy-2024'].extraction;
  const other = mix.map((entry) => (entry.kind === 'number-as-string' ? { ...entry, weight: 181 } : entry));
  expect(listMisfits(seen, other)).toContain('number-as-string');
  expect(listMisfits(seen, mix.slice(0, -1))).toContain('syntax-other');
});

it.each([
  ['claude-3.5-sonnet', 784, 0.1263],
  ['gemini-1.5-pro', 778, 0.108],
  ['gpt-4o-fstring', 896, 0.1094],
  ['gpt-4o-dspy-2024', 896, 0.3493],
  ['llama3-8b', 896, 0.4565],
  ['fence-heavy-2026', 672, 0.6667],
] as const)('%s carries its %i measured answers and their miss ratio of %d', (name, answers, ratio) => {
  const mix: Mix = dialects[name].extraction;
  const total = mix.reduce((sum, { weight }) => sum + weight, 0);
  expect(total).toBe(answers);
  expect(1 - (mix.find(({ kind }) => kind === 'right')?.weight ?? 0) / total).toBeCloseTo(ratio, 3);
});

it('no-schema-2024 is right four times in ten, and misses as all models together did', () => {
  const mix: Mix = dialects['no-schema-2024'].extraction;
  const [right, ...broken] = mix;
  const misses = broken.reduce((sum, { weight }) => sum + weight, 0);
  expect(misses).toBe(1743);
  expect((right?.weight ?? 0) / ((right?.weight ?? 0) + misses)).toBeCloseTo(0.4);
});

it('a mix loses no count: an odd one that falls on two kinds gives the first one more', () => {
  const counts = Object.values(structuredRagCounts).map(({ misses }) => ({ right: 1, misses }));
  for (const { right, misses } of [...counts, { right: 1, misses: structuredRagMisses }]) {
    const sum = mixFromCounts({ right, misses }).reduce((all, { weight }) => all + weight, 0);
    expect(sum).toBe(1 + Object.values(misses).reduce((all, count) => all + count, 0));
  }
  expect(mixFromCounts({ right: 5, misses: { 'prose around json': 3 } })).toEqual([
    { kind: 'right', weight: 5 },
    { kind: 'prose-before', weight: 2 },
    { kind: 'prose-after', weight: 1 },
  ]);
});

it('quirks says every kind at least once, of every kind of request', () => {
  for (const kind of answerForms) {
    const drafts = requests[kind].map((request, ticket) => draftAnswer(request, createRandom(ticket), 1));
    const spoken = drafts.map((draft, at) => speak(draft, dialects.quirks, createRandom(at, 'quirks')).failure);
    const wanted = dialects.quirks[kind].map((entry) => entry.kind as string);
    // The workload has no date, and its tool no enum: who has no place for a break says it right.
    const without = ['right', 'date-form', ...(kind === 'tool-call' ? ['enum-case', 'enum-synonym'] : [])];
    expect([...new Set(spoken)].filter((failure) => failure !== null).toSorted()).toEqual(
      wanted.filter((failure) => !without.includes(failure)).toSorted(),
    );
  }
});
