import { answerForms, type AnswerForm } from '../../../lib/kit/terms/answer-form.ts';
import { describe, expect, it } from 'vitest';
import { createContract } from '../../../lib/drill/contracts/index.ts';
import type { NamedFailure } from '../../../lib/kit/terms/failure-kind.ts';
import { expectedAnswer, extractionSchema, supportTools } from '../../../lib/drill/workloads/support-desk/tasks.ts';
import { emptyAnswer } from '../../../lib/kit/terms/answer.ts';
import type { AnswerPlan, MockDescription } from '../../../mocks/answer/answer-plan.ts';
import { dialects } from '../../../mocks/answer/dialects/index.ts';
import { planAnswer } from '../../../mocks/mock/plan-answer.ts';
import { readStream } from '../read-stream.ts';
import { chatRequest, factsOf, fallback, lengthHeader, ticketBody, type TicketRequest } from '../request-body.ts';
import { resolveMock } from '../../../mocks/mock/mock.ts';
import { expecting } from '../../support/answered-request.ts';

interface Completion {
  choices: {
    message: { content: string | null; tool_calls?: { function: { name: string; arguments: string } }[] };
    finish_reason: string;
  }[];
  usage: { prompt_tokens: number; completion_tokens: number };
}

function plan(options: TicketRequest, description: MockDescription = fallback, seed = 1): AnswerPlan {
  return planAnswer(chatRequest(ticketBody(options), lengthHeader(options)), resolveMock(description), seed);
}

function text(answer: AnswerPlan): string {
  return [...answer.frames].map(({ data }) => data).join('');
}

function completion(answer: AnswerPlan): Completion {
  return JSON.parse(text(answer)) as Completion;
}

function everything(answer: AnswerPlan): unknown {
  return { ...answer, frames: [...answer.frames] };
}

const contracts = {
  extraction: createContract({ kind: 'json-schema', for: 'extraction', schema: extractionSchema }),
  'tool-call': createContract({ kind: 'tool-call', for: 'tool-call', tools: supportTools }),
  chat: createContract({ kind: 'markdown', for: 'chat' }),
};

/** What a contract says of the answer to a ticket: `right` or the failure kind. */
function judge(kind: AnswerForm, ticket: number, description: MockDescription): NamedFailure | 'right' {
  const choice = completion(plan({ kind, ticket, outputTokens: 120 }, description)).choices[0];
  const answer = {
    ...emptyAnswer(),
    text: choice?.message.content ?? '',
    toolCalls: (choice?.message.tool_calls ?? []).map((call) => ({ id: 'x', ...call.function })),
    finishReason: choice?.finish_reason ?? null,
  };
  const verdict = contracts[kind].check(answer, expecting(expectedAnswer(kind, factsOf(ticket))));
  return verdict.outcome === 'usable' ? 'right' : verdict.failure;
}

describe('a planned answer', () => {
  it('is the same whatever run and request it belongs to', () => {
    for (const kind of answerForms) {
      for (const streamed of [false, true]) {
        const first = plan({ kind, streamed, runToken: 'abc', index: 7 });
        const second = plan({ kind, streamed, runToken: 'zzzzzz9', index: 123_456 });
        expect(everything(second)).toEqual(everything(first));
      }
    }
  });

  it('can be walked twice and says the same', () => {
    const { frames } = plan({ kind: 'chat', streamed: true });
    expect([...frames]).toEqual([...frames]);
  });

  it.each([
    ['seed', fallback, 2],
    ['provider', { ...fallback, provider: 'primary' as const }, 1],
    ['model', { ...fallback, model: 'other' }, 1],
  ])('differs by %s', (_, description, seed) => {
    expect(text(plan({ kind: 'chat' }, description, seed))).not.toBe(text(plan({ kind: 'chat' })));
    const due = (answer: AnswerPlan): number => [...answer.frames][0]?.dueMs ?? 0;
    expect(due(plan({ kind: 'chat' }, description, seed))).not.toBe(due(plan({ kind: 'chat' })));
  });

  it.each(answerForms)('to a request for %s says the same streamed and not, and ends at the same time', (kind) => {
    for (let ticket = 0; ticket < 20; ticket++) {
      const quirky = { ...fallback, dialect: 'quirks' };
      const whole = completion(plan({ kind, ticket }, quirky));
      const message = whole.choices[0]?.message;
      const streamed = plan({ kind, ticket, streamed: true }, quirky);
      const read = readStream(text(streamed));
      expect(read.content).toBe(message?.content ?? '');
      expect(read.calls.map(({ name, arguments: args }) => ({ name, arguments: args }))).toEqual(
        (message?.tool_calls ?? []).map((call) => call.function),
      );
      expect([read.finish, read.usage, read.done]).toEqual([whole.choices[0]?.finish_reason, whole.usage, true]);
    }
  });

  it('ends a stream about when it would have sent the whole answer: within 15 % of the time the tokens take', () => {
    const ratios = Array.from({ length: 50 }, (_, ticket) => {
      const streamed = [...plan({ kind: 'chat', ticket, streamed: true, outputTokens: 400 }).frames];
      const wholeMs = [...plan({ kind: 'chat', ticket, outputTokens: 400 }).frames][0]?.dueMs ?? 0;
      const ttftMs = streamed[0]?.dueMs ?? 0;
      return ((streamed.at(-1)?.dueMs ?? 0) - ttftMs) / (wholeMs - ttftMs);
    });
    expect(Math.min(...ratios)).toBeGreaterThan(0.85);
    expect(Math.max(...ratios)).toBeLessThan(1.15);
  });

  it('never plans a frame before the one in front of it', () => {
    const due = [...plan({ kind: 'chat', streamed: true }).frames].map(({ dueMs }) => dueMs);
    expect(due).toEqual(due.toSorted((a, b) => a - b));
  });

  it.each(answerForms)('to a request for %s is as long as was asked for, within 10 %%', (kind) => {
    for (const outputTokens of [120, 400, 900]) {
      const { usage } = completion(plan({ kind, outputTokens }));
      expect(Math.abs(usage.completion_tokens / outputTokens - 1)).toBeLessThan(0.1);
    }
  });

  it('is as long as the header says, which may say nothing else', () => {
    const ask = (written: string) =>
      planAnswer(
        chatRequest(ticketBody({ kind: 'chat' }), { 'x-cutover-answer-tokens': written }),
        resolveMock(fallback),
        1,
      );
    expect(Math.abs(completion(ask('200')).usage.completion_tokens / 200 - 1)).toBeLessThan(0.1);
    for (const written of ['', '0', '-3', '1.5', '100001', 'many']) {
      const refused = ask(written);
      expect([refused.status, text(refused)]).toEqual([
        400,
        expect.stringContaining(`x-cutover-answer-tokens must be a whole number between 1 and 100000`),
      ]);
    }
  });

  it('counts prompt tokens without the marker, by four characters each', () => {
    const one = completion(plan({ kind: 'chat', index: 1 })).usage.prompt_tokens;
    const other = completion(plan({ kind: 'chat', index: 999_999 })).usage.prompt_tokens;
    expect(other).toBe(one);
    expect(Math.abs(one / 300 - 1)).toBeLessThan(0.05);
  });

  it.each(answerForms)('to a request for %s stops at max_tokens and says so', (kind) => {
    const body = { ...ticketBody({ kind, outputTokens: 300 }), max_tokens: 20 };
    const { choices, usage } = completion(
      planAnswer(chatRequest(body, lengthHeader({ outputTokens: 300 })), resolveMock(fallback), 1),
    );
    expect(choices[0]?.finish_reason).toBe('length');
    expect(usage.completion_tokens).toBe(20);
  });
});

describe('a dialect', () => {
  it.each(answerForms)('that is strict answers every request for %s right', (kind) => {
    for (let ticket = 0; ticket < 300; ticket++) expect(judge(kind, ticket, fallback)).toBe('right');
  });

  it('that does not exist is a usage error which names those that do', () => {
    expect(() => plan({ kind: 'chat' }, { ...fallback, dialect: 'Strict' })).toThrow(
      `There is no dialect "Strict". Known: ${Object.keys(dialects).join(', ')}.`,
    );
  });
});
