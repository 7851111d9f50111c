/** A mock that is told what the plan expects answers the user's schema and tools, in any dialect, and is judged right or broken as it meant. */
import { describe, expect, it } from 'vitest';
import { createContract } from '../../../lib/drill/contracts/index.ts';
import { readAnswer } from '../../../lib/wire/formats/read-answer.ts';
import type { PlannedAnswer } from '../../../mocks/answer/planned-answer.ts';
import { resolveMock } from '../../../mocks/mock/mock.ts';
import { planAnswer } from '../../../mocks/mock/plan-answer.ts';
import { chatRequest, fallback } from '../request-body.ts';
import { expecting } from '../../support/answered-request.ts';

const schema = {
  type: 'object',
  required: ['invoice', 'total', 'lines'],
  properties: {
    invoice: { type: 'string' },
    total: { type: 'number' },
    lines: {
      type: 'array',
      minItems: 1,
      items: { type: 'object', required: ['sku'], properties: { sku: { type: 'string' } } },
    },
  },
};
const json = createContract({ kind: 'json-schema', for: 'invoices', schema });
const tool = {
  name: 'pay',
  description: 'Pays.',
  parameters: {
    type: 'object',
    required: ['total', 'to'],
    properties: { total: { type: 'number' }, to: { type: 'string' } },
  },
};
const call = createContract({ kind: 'tool-call', for: 'payments', tools: [tool] });
const messages = [{ role: 'user', content: 'Read this.' }];

function judge(body: object, planned: PlannedAnswer, dialect: string, contract: typeof json) {
  const plan = planAnswer(
    { ...chatRequest({ model: 'm', ...body }), planned },
    resolveMock({ ...fallback, dialect }),
    1,
  );
  const answer = readAnswer([...plan.frames].map(({ data }) => data).join(''));
  return { outcome: contract.check(answer!, expecting(planned.expected)), said: plan.said };
}

const expectedJson = (total: number): PlannedAnswer => ({
  index: total,
  answerTokens: 40,
  expected: { kind: 'json', value: { total } },
  schema: null,
});

describe('a mock that is asked with a schema of the user’s', () => {
  const format = { type: 'json_schema', json_schema: { name: 'invoice', schema } };

  it.each([
    ['beside the prompt', { response_format: format }, null],
    ['in the contract alone', {}, schema],
  ])('says what is expected, where it stands %s', (_, more, planned) => {
    for (let total = 1; total < 20; total++) {
      const { outcome, said } = judge(
        { messages, ...more },
        { ...expectedJson(total), schema: planned },
        'strict',
        json,
      );
      expect([outcome, said?.failure]).toEqual([{ outcome: 'usable' }, null]);
    }
  });

  it('breaks it as its dialect does, and means what was expected', () => {
    let broken = 0;
    for (let total = 1; total < 60; total++) {
      const body = { messages: [{ role: 'user', content: `Read ${total}.` }], response_format: format };
      const { outcome, said } = judge(body, expectedJson(total), 'gpt-4o-dspy-2024', json);
      expect(said?.meant).toMatchObject({ kind: 'json', value: { total } });
      expect(outcome.outcome === 'usable').toBe(said?.failure === null);
      if (said?.failure !== null) broken++;
    }
    expect(broken).toBeGreaterThan(5);
    expect(broken).toBeLessThan(55);
  });

  it('is wrong for a contract that expects another value: the check is seen to fail', () => {
    const planned = expectedJson(3);
    const plan = planAnswer(
      { ...chatRequest({ model: 'm', messages, response_format: format }), planned },
      resolveMock(fallback),
      1,
    );
    const answer = readAnswer([...plan.frames].map(({ data }) => data).join(''));
    expect(json.check(answer!, expecting({ kind: 'json', value: { total: 4 } }))).toMatchObject({ outcome: 'failed' });
  });
});

it('a mock that is offered tools of the user’s calls the expected one with the expected arguments', () => {
  const other = { name: 'wait', description: 'Waits.', parameters: { type: 'object', properties: {} } };
  const tools = [other, tool].map((offered) => ({ type: 'function', function: offered }));
  const planned: PlannedAnswer = {
    index: 0,
    answerTokens: 40,
    expected: { kind: 'tool-call', name: 'pay', arguments: { total: 12.5 } },
    schema: null,
  };
  expect(judge({ messages, tools }, planned, 'strict', call).outcome.outcome).toBe('usable');
});

it('a mock says as much as was planned', () => {
  const lengths = [30, 300].map((answerTokens) => {
    const planned: PlannedAnswer = { index: 0, answerTokens, expected: { kind: 'unknown' }, schema: null };
    return (
      planAnswer({ ...chatRequest({ model: 'm', messages }), planned }, resolveMock(fallback), 1).outputTokens ?? 0
    );
  });
  expect(lengths[0]).toBeGreaterThan(25);
  expect(lengths[0]).toBeLessThan(36);
  expect(lengths[1]).toBeGreaterThan(270);
  expect(lengths[1]).toBeLessThan(330);
});

it('answers requests that ask for the same each for itself, and each the same in every run', () => {
  const say = (index: number) => {
    const planned: PlannedAnswer = { index, answerTokens: 60, expected: { kind: 'unknown' }, schema: null };
    const plan = planAnswer({ ...chatRequest({ model: 'm', messages }), planned }, resolveMock(fallback), 1);
    return readAnswer([...plan.frames].map(({ data }) => data).join(''))?.text;
  };
  const said = Array.from({ length: 20 }, (_, index) => say(index));
  expect(new Set(said).size).toBeGreaterThan(5);
  expect(said).toEqual(Array.from({ length: 20 }, (_, index) => say(index)));
});
