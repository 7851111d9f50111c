import type { Expected } from '../../../lib/kit/terms/expected.ts';
import { describe, expect, it } from 'vitest';
import { CannotJudge } from '../../../lib/drill/contracts/cannot-judge.ts';
import type { AnsweredRequest } from '../../../lib/drill/contracts/contract.ts';
import { contractSettings } from '../../../lib/drill/contracts/index.ts';
import { toolCallContract } from '../../../lib/drill/contracts/tool-call.ts';
import type { AskedBody } from '../../../lib/drill/workloads/asked-body.ts';
import { type Answer, emptyAnswer } from '../../../lib/kit/terms/answer.ts';
import { expecting, unknownRequest } from '../../support/answered-request.ts';

const tools = [
  {
    name: 'refund',
    description: 'Pays back.',
    parameters: {
      type: 'object',
      additionalProperties: false,
      required: ['id'],
      properties: { id: { type: 'integer' } },
    },
  },
  { name: 'list', description: 'Lists.', parameters: { type: 'object', additionalProperties: false } },
];
const contract = toolCallContract.create({ tools });
const right: Expected = { kind: 'tool-call', name: 'refund', arguments: { id: 4 } };

function calling(json: string, changes: Partial<Answer> = {}, name = 'refund', id: string | null = 'call_1'): Answer {
  return { ...emptyAnswer(), finishReason: 'tool_calls', toolCalls: [{ id, name, arguments: json }], ...changes };
}
function saying(text: string, changes: Partial<Answer> = {}): Answer {
  return { ...emptyAnswer(), finishReason: 'stop', text, ...changes };
}
const two = calling('{"id":4}').toolCalls;

describe('calls whose fragments were not numbered 0, 1, 2 …', () => {
  const misnumbered = calling('{"id":4}', { streamFaults: ['call-index'] });
  const byIndex = toolCallContract.create({ tools, byIndex: true });

  it('are usable by a client that goes by their ids, and it is noted', () => {
    expect(contract.check(misnumbered, expecting(right))).toEqual({
      outcome: 'usable',
      calling: 'valid',
      notes: ['tool-index'],
    });
  });

  it('are lost on one that goes by the index', () => {
    expect(byIndex.check(misnumbered, expecting(right))).toEqual({
      outcome: 'failed',
      failure: 'tool-index',
      calling: 'valid',
    });
    expect(byIndex.check(calling('{"id":4}'), expecting(right))).toEqual({ outcome: 'usable', calling: 'valid' });
  });
});

describe('a tool call', () => {
  it.each([
    ['one right call', calling('{"id":4}')],
    ['a right call with text beside it', calling('{"id":4}', { text: 'I will look that up.' })],
  ])('is usable: %s', (_, answer) => {
    expect(contract.check(answer, expecting(right))).toMatchObject({ outcome: 'usable' });
  });

  it.each([
    ['failed', 'tool-none', saying('The customer wants a refund.')],
    ['failed', 'tool-as-text', saying('<tool_call>{"name":"refund","arguments":{"id":4}}</tool_call>')],
    ['failed', 'tool-as-text', saying('<function=refund>{"id":4}</function>')],
    ['failed', 'tool-as-text', saying('<|tool_calls_section_begin|>refund')],
    ['failed', 'tool-as-json-text', saying('{"name":"refund","parameters":{"id":4}}')],
    ['failed', 'tool-as-json-text', saying('```json\n{"name":"refund","arguments":{"id":4}}\n```')],
    ['failed', 'empty-content', saying('')],
    ['failed', 'reasoning-only', saying('', { reasoning: 'I should call refund' })],
    ['failed', 'refusal-text', saying('I can’t help with that.')],
    ['failed', 'refusal-field', saying('', { refusal: 'No.' })],
    ['failed', 'tool-none', saying('Let me see, the', { finishReason: 'length' })],
    ['failed', 'truncated', saying('<tool_call>{"name":"refund","argu', { finishReason: 'length' })],
    ['failed', 'tool-text-wrong', saying('<tool_call>{"name":"refund","arguments":{"id":"four"}}</tool_call>')],
    ['failed', 'tool-text-wrong', saying('{"name":"pay","arguments":{"id":4}}')],
    ['failed', 'tool-unknown', calling('{"id":4}', {}, 'functions.refund')],
    [
      'failed',
      'tool-parallel',
      calling('', { toolCalls: [...two, ...two.map((call) => ({ ...call, id: 'call_2' }))] }),
    ],
    ['failed', 'tool-id', calling('{"id":4}', {}, 'refund', null)],
    ['failed', 'tool-id', calling('{"id":4}', {}, 'refund', '')],
    ['failed', 'wrong-value', calling('{}', {}, 'list')],
    ['failed', 'wrong-value', calling('{"id":5}')],
    ['failed', 'number-as-string', calling('{"id":"4"}')],
    ['failed', 'missing-key', calling('{}')],
    ['failed', 'args-empty', calling('')],
    ['repaired', 'args-double', calling('"{\\"id\\":4}"')],
    ['repaired-wrong', 'args-double', calling('"{\'id\':5}"')],
    ['repaired', 'trailing-comma', calling('{"id":4,}')],
    ['repaired-wrong', 'truncated', calling('{"id":12', {}, 'refund')],
    ['repaired', 'truncated', calling('{"id":4', { finishReason: 'length' })],
  ] as const)('%s, %s: %j', (outcome, failure, answer) => {
    expect(contract.check(answer, expecting(right))).toMatchObject({ outcome, failure });
  });

  it('is repaired where a tool without arguments was called with none', () => {
    expect(contract.check(calling('', {}, 'list'), unknownRequest)).toMatchObject({
      outcome: 'repaired',
      failure: 'args-empty',
    });
  });

  it('is judged by its schema alone where the right one is unknown', () => {
    expect(contract.check(calling('{"id":5}'), unknownRequest)).toMatchObject({ outcome: 'usable' });
    expect(contract.check(calling('{"id":5'), unknownRequest)).toMatchObject({
      outcome: 'repaired-wrong',
      failure: 'truncated',
    });
  });
});

describe('tools of which only the request says what they are', () => {
  const open = toolCallContract.create({});
  const offering = (...offered: object[]): AnsweredRequest => ({
    ...unknownRequest,
    asked: () => ({ messages: [], tools: offered.map((tool) => ({ type: 'function', function: tool })) }) as AskedBody,
  });
  const broken = { name: 'refund', parameters: { type: 'objekt' } };
  const whole = { name: 'list', parameters: { type: 'object', additionalProperties: false } };

  it.each([
    ['a type that is none', { type: 'objekt' }],
    ['an unknown keyword', { requird: [] }],
    ['a circle', { $ref: '#' }],
    ['a text', 'object'],
    ['a boolean', true],
    ['a list', []],
  ])('cannot be judged where their schema is %s', (_, parameters) => {
    expect(() => open.check(calling('{"id":"anything"}'), offering({ ...broken, parameters }))).toThrow(CannotJudge);
  });

  it('are judged where the schema of another one is none', () => {
    expect(open.check(calling('{}', {}, 'list'), offering(broken, whole))).toMatchObject({ outcome: 'usable' });
    expect(open.check(calling('{"a":1}', {}, 'list'), offering(broken, whole))).toMatchObject({ failure: 'extra-key' });
    expect(open.check(saying('No.'), offering(broken))).toMatchObject({ outcome: 'failed', failure: 'tool-none' });
  });

  it.each([[{ name: 'refund' }], [{ name: 'refund', parameters: null }]])(
    'take any object where they have none: %j',
    (tool) => {
      expect(open.check(calling('{"a":1}'), offering(tool))).toMatchObject({ outcome: 'usable' });
    },
  );

  it('have a name, whatever else is known of them', () => {
    for (const name of ['', ' '])
      expect(open.check(calling('{}', {}, name), unknownRequest)).toMatchObject({ failure: 'tool-unknown' });
  });
});

it.each([
  [['refund', 'lst'], 'contracts[0].order[1]'],
  [['pay', 'list'], 'contracts[0].order[0]'],
])('an order of %j, which are not all its tools, is refused', (order, path) => {
  const settings = { kind: 'tool-call', for: 'chat', tools, order };
  expect(() => contractSettings.read(settings, 'contracts[0]')).toThrow(
    `${path} must be one of the contract's tools: refund, list`,
  );
  expect(() => contractSettings.read({ ...settings, order: ['list', 'refund'] }, 'contracts[0]')).not.toThrow();
});

it.each([
  [
    { tools: [...tools, tools[0]] },
    'contracts[0].tools[2].name must be a name that no other tool has (rename it, or leave one of the two out: tools[0] is called so, too), got "refund"',
  ],
  [
    { tools, order: ['list', 'refund', 'list'] },
    'contracts[0].order[2] must be another than those before it (order[0] names it), got "list"',
  ],
])('one name twice is refused: %j', (settings, message) => {
  expect(() => contractSettings.read({ kind: 'tool-call', for: 'chat', ...settings }, 'contracts[0]')).toThrow(message);
});
