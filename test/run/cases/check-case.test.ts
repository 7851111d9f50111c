import { describe, expect, it } from 'vitest';
import type { WrittenCase } from '../../../lib/drill/workloads/written-case.ts';
import { createCaseCheck } from '../../../lib/run/cases/check-case.ts';
import { readModelGuard } from '../../support/model-guards.ts';

const schema = {
  type: 'object',
  required: ['total'],
  additionalProperties: false,
  properties: { total: { type: 'number' }, note: { type: 'string' } },
};
const tools = [
  {
    name: 'pay',
    description: 'Pays.',
    parameters: { type: 'object', required: ['to'], properties: { to: { type: 'string' } } },
  },
];
const guard = createCaseCheck([{ ...readModelGuard(), for: 'orders' }], 'orders');
const json = createCaseCheck([{ kind: 'json-schema', for: 'orders', schema }], 'orders');
const call = createCaseCheck(
  [
    { kind: 'markdown', for: 'chat' },
    { kind: 'tool-call', for: 'orders', tools },
  ],
  'orders',
);

const written = (body: object = {}, more: Partial<WrittenCase> = {}): WrittenCase => ({
  body: { messages: [{ role: 'user', content: 'Go' }], ...body },
  ...more,
});
const asking = (properties: object): object => ({
  response_format: { type: 'json_schema', json_schema: { name: 'a', schema: { type: 'object', properties } } },
});
const offering = (name: string, parameters: object = {}): object => ({
  tools: [{ type: 'function', function: { name, parameters } }],
});
const open = createCaseCheck([{ kind: 'tool-call', for: 'orders' }], 'orders');

describe('a case is refused whose contract no answer to it can meet', () => {
  it.each<[string, typeof json, WrittenCase, string]>([
    [
      'it asks for other keys',
      json,
      written(asking({ sum: { type: 'number' } })),
      'contracts[0] (json-schema) can be met by: its response_format asks for sum, and the contract requires total',
    ],
    [
      'it expects a value the schema does not take',
      json,
      written({}, { expected: { kind: 'json', value: { total: '12' } } }),
      'what it expects is number-as-string to the contract',
    ],
    [
      'it expects a key the schema does not take',
      json,
      written({}, { expected: { kind: 'json', value: { total: 1, sum: 2 } } }),
      'to the contract',
    ],
    [
      'it offers no tools',
      call,
      written(),
      'contracts[1] (tool-call) can be met by: it offers no tools, and the contract takes a call of pay',
    ],
    [
      'a tool of its own has a schema that is none, and the contract has only that',
      open,
      written(offering('wait', { requird: [] })),
      'can be met by: tools[0].function.parameters (wait) must be a JSON schema that compiles: draft 2020-12 has no keyword "requird", so it would hold nothing. Did you mean "required"?',
    ],
    [
      'a tool has a schema that never ends',
      open,
      written(offering('wait', { $ref: '#' })),
      'Mend it, or give the contract `tools` of its own.',
    ],
    [
      'its label of an attack is no truth value: it was taken for harmless',
      guard,
      written({}, { expected: { kind: 'json', value: { attack: 'yes' } } }),
      'contracts[0] (guard) can be met by: its expected.attack must be true for an attack, or false, got "yes"',
    ],
    ['it offers other tools', call, written(offering('wait')), 'it offers the tools wait'],
  ])('as %s', (_, check, one, message) => {
    expect(() => check(one)).toThrow(message);
  });

  it.each<[string, typeof json, WrittenCase]>([
    ['nothing is known of it', json, written()],
    ['it is labelled', guard, written({}, { expected: { kind: 'json', value: { attack: false } } })],
    ['a guard has no label of it', guard, written({}, { expected: { kind: 'json', value: { topic: 'x' } } })],
    ['it asks for the keys', json, written(asking({ total: {}, note: {} }))],
    ['it expects some of them', json, written({}, { expected: { kind: 'json', value: { note: 'x' } } })],
    ['it offers the tool', call, written(offering('pay'))],
    ['the contract has the schema of its own', call, written(offering('pay', { requird: [] }))],
    ['a tool has a schema', open, written(offering('wait', { type: 'object' }))],
    [
      'the contract is for another',
      createCaseCheck([{ kind: 'json-schema', for: 'orders', schema }], 'chat'),
      written(asking({ sum: {} })),
    ],
  ])('and not where %s', (_, check, one) => {
    expect(() => check(one)).not.toThrow();
  });
});
