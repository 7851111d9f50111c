import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { compileSchema } from '../../../lib/drill/contracts/compile-schema.ts';
import { measureCpuMs } from '../../support/measure-cpu.ts';

const matches = (schema: Record<string, unknown>, value: unknown): boolean => compileSchema(schema).matches(value);
const pair = { prefixItems: [{ type: 'string' }, { type: 'integer' }], items: false };
const draft = (name: string, schema: Record<string, unknown>): Record<string, unknown> => ({
  $schema: `http://json-schema.org/${name}`,
  ...schema,
});
/** Each leads back to itself, and whoever holds a value against it never ends. */
const endless = [
  { $ref: '#' },
  {
    properties: { x: { $ref: '#/$defs/a' } },
    $defs: { a: { $ref: '#/$defs/b' }, b: { allOf: [{ $ref: '#/$defs/a' }] } },
  },
  { anyOf: [{ type: 'string' }, { not: { $ref: '#' } }] },
  { if: { type: 'string' }, else: { $ref: '#' } },
  { dependentSchemas: { a: { $ref: '#' } } },
  { $id: 'https://a.example/b', properties: { c: { $anchor: 'me', oneOf: [{ $ref: 'b#me' }] } } },
  { $id: 'https://a.example/b', $defs: { c: { $id: 'c', allOf: [{ $ref: 'd' }] }, d: { $id: 'd', $ref: '/c' } } },
  { $dynamicAnchor: 'me', $dynamicRef: '#me' },
  draft('draft/2019-09/schema', { $recursiveRef: '#' }),
  draft('draft-04/schema#', { id: 'https://a.example/b', $ref: 'b' }),
  { $ref: '#/x-a', 'x-a': { $ref: '#/x-b' }, 'x-b': { allOf: [{ $ref: '#/x-a' }] } },
];
const draft4 = { type: 'number', minimum: 0, exclusiveMinimum: true };
const whole = { properties: { a: { type: 'integer' } }, unevaluatedProperties: false };
const trimmed = { allOf: [{ properties: { a: {} } }], unevaluatedProperties: false };

describe('a schema means what its draft says', () => {
  it.each<[string, Record<string, unknown>, unknown, unknown]>([
    ['2020-12, which is what none names', pair, ['a', 4], ['a', 'b']],
    ['2020-12, closed', pair, ['a', 4], ['a', 4, 5]],
    ['2020-12 by name', { $schema: 'https://json-schema.org/draft/2020-12/schema', ...pair }, ['a', 4], [4]],
    ['2020-12 of OpenAPI 3.1', { $schema: 'https://spec.openapis.org/oas/3.1/dialect/base', ...pair }, ['a', 4], [4]],
    ['2020-12: dependentRequired', { dependentRequired: { a: ['b'] } }, { a: 1, b: 2 }, { a: 1 }],
    ['2020-12: unevaluatedProperties', whole, { a: 1 }, { a: 1, b: 2 }],
    ['2020-12: unevaluatedProperties through allOf', trimmed, { a: 1 }, { b: 2 }],
    [
      '2019-09',
      { $schema: 'https://json-schema.org/draft/2019-09/schema', minContains: 2, contains: { type: 'integer' } },
      [1, 2],
      [1],
    ],
    ['7, by a list of items', { items: [{ type: 'string' }], additionalItems: false }, ['a'], ['a', 1]],
    ['7, by dependencies', { dependencies: { a: ['b'] } }, { a: 1, b: 2 }, { a: 1 }],
    ['7 by name', draft('draft-07/schema#', { if: { type: 'string' }, else: { minimum: 2 } }), 'a', 1],
    ['6 by name', draft('draft-06/schema#', { contains: { const: 4 } }), [4], [5]],
    ['4 by name', draft('draft-04/schema#', draft4), 1, 0],
    ['4, by a bound that is true, as OpenAPI 3.0 has it', draft4, 1, 0],
    ['OpenAPI 3.0: nullable', { type: 'string', nullable: true, example: 'x', xml: { name: 'n' } }, null, 1],
    ['OpenAPI 3.0: nullable says nothing without a type', { nullable: true, allOf: [{ type: 'string' }] }, 'a', null],
    [
      'OpenAPI: a discriminator repeats what oneOf asks',
      { oneOf: [{ properties: { k: { const: 'a' } }, required: ['k'] }], discriminator: { propertyName: 'k' } },
      { k: 'a' },
      { k: 'b' },
    ],
    [
      'Gemini',
      {
        type: 'OBJECT',
        properties: { a: { type: 'ARRAY', items: { type: 'STRING' }, minItems: '1' } },
        propertyOrdering: ['a'],
      },
      { a: ['x'] },
      { a: [] },
    ],
    [
      'Gemini: nullable beside a list of words',
      { type: 'STRING', format: 'enum', enum: ['a'], nullable: true },
      null,
      'b',
    ],
    ['Gemini: nullable beside anyOf', { nullable: true, anyOf: [{ type: 'STRING' }] }, null, 1],
    ['a multiple of a hundredth', { multipleOf: 0.01 }, 19.99, 19.995],
    ['a multiple of a twentieth', { multipleOf: 0.05 }, 4.35, 4.36],
    ['a number that JSON has not', { type: 'number' }, 1e300, Infinity],
    ['a key that every object inherits', { required: ['constructor'] }, { constructor: 1 }, {}],
    ['a property that every object inherits', { properties: { toString: { type: 'string' } } }, {}, { toString: 1 }],
    [
      'a property is no keyword, whatever its name',
      { type: 'object', properties: { type: { const: 'STRING' }, items: { type: 'array' } } },
      { type: 'STRING' },
      { type: 'x' },
    ],
  ])('%s', (_, schema, good, bad) => {
    expect([matches(schema, good), matches(schema, bad)]).toEqual([true, false]);
  });

  it.each<[Record<string, unknown>, string]>([
    [
      { type: 'object', requird: ['a'] },
      'draft 2020-12 has no keyword "requird", so it would hold nothing. Did you mean "required"?',
    ],
    [{ properties: { a: { minLenght: 2 } } }, 'at /properties/a, draft 2020-12 has no keyword "minLenght"'],
    [draft('draft-07/schema#', { prefixItems: [] }), 'draft 7 has no keyword "prefixItems"'],
    [draft('draft-07/schema#', { unevaluatedProperties: false }), 'Name the draft that has it in $schema'],
    [draft('draft-06/schema#', { if: {} }), 'draft 6 has no keyword "if"'],
    [draft('draft-04/schema#', { const: 4 }), 'draft 4 has no keyword "const"'],
    [{ divisibleBy: 2 }, 'has no keyword "divisibleBy"'],
    [{ $schema: 'https://example.org/mine' }, 'is none of the drafts 2020-12, 2019-09, 7, 6 and 4'],
    [{ $schema: 'https://json-schema.org/draft/2020-12/schema', items: [{}] }, 'items'],
    [
      { 'x-defs': { a: { requird: ['b'] } }, $ref: '#/x-defs/a' },
      'at /x-defs/a, draft 2020-12 has no keyword "requird"',
    ],
    [
      {
        $id: 'https://a.example/b',
        $ref: 'b#/x-a~1b%20c',
        'x-a/b c': { properties: { c: { $ref: '#/x-d' } } },
        'x-d': { d: 1 },
      },
      'at /x-d, draft 2020-12 has no keyword "d"',
    ],
    [
      { properties: { a: { $ref: '#/title' } }, title: 'x' },
      'at /properties/a, $ref "#/title" leads to nothing that is a schema',
    ],
    [{ properties: { a: { $dynamicRef: '#lost' } } }, 'Give one the $dynamicAnchor "lost"'],
    [
      { $ref: 'https://example.org/ticket.json' },
      'leads out of it, and nothing is fetched. Put that schema under $defs',
    ],
    [{ $ref: '#/constructor' }, 'at its root, $ref "#/constructor" leads to nothing that is a schema'],
    [{ items: { $ref: '#/required' }, required: ['a'] }, 'leads to nothing that is a schema'],
    [
      JSON.parse('{"properties": {"__proto__": {"type": "string"}}}') as Record<string, unknown>,
      'at /properties/__proto__',
    ],
    ...endless.map((schema): [Record<string, unknown>, string] => [schema, 'without a step into the value']),
  ])('%j is refused: %s', (schema, reason) => {
    expect(() => compileSchema(schema)).toThrow(reason);
  });

  it('takes a schema that leads back to itself from a property, an item or a name: it ends with the value', () => {
    const tree = {
      allOf: [{ $ref: '#/$defs/node' }],
      $defs: {
        node: { type: 'object', properties: { left: { $ref: '#' }, more: { items: { $ref: '#/$defs/node' } } } },
      },
    };
    expect([matches(tree, { left: { more: [{ left: {} }] } }), matches(tree, { left: { more: [4] } })]).toEqual([
      true,
      false,
    ]);
    expect(matches({ $ref: '#/$defs/a', $defs: { a: { type: 'string' }, b: { $ref: '#/$defs/a' } } }, 'x')).toBe(true);
  });

  it.each<[unknown[], boolean]>([
    [
      [
        { a: 1, b: [2, { c: 3, d: 4 }] },
        { b: [2, { d: 4, c: 3 }], a: 1 },
      ],
      false,
    ],
    [[1, '1', true, 'true', null, 'null', [1], ['1'], [[1]], {}, [], ''], true],
    [[0, -0], false],
    [[Infinity, null, 1e300], true],
    [JSON.parse('[{"__proto__": {"a": 1}}, {"__proto__": {"a": 2}}, {"constructor": 1}, {}]') as unknown[], true],
    [JSON.parse('[{"__proto__": {"a": 1}}, {"__proto__": {"a": 1}}]') as unknown[], false],
    [['a,b', 'a","b', 'a', 'b'], true],
    [[], true],
  ])('uniqueItems of %j: %s', (items, isUnique) => {
    expect(matches({ uniqueItems: true }, items)).toBe(isUnique);
    expect(matches({ uniqueItems: false }, items)).toBe(true);
    if (!isUnique)
      expect(compileSchema({ uniqueItems: true }).breaches(items)).toMatchObject([{ keyword: 'uniqueItems' }]);
  });

  it('looks whether items are unique in time that goes with how many they are', () => {
    const items = Array.from({ length: 60_000 }, (_, at) => ({ at, text: 'x' }));
    const tookMs = measureCpuMs(() => expect(matches({ type: 'array', uniqueItems: true }, items)).toBe(true));
    expect(tookMs).toBeLessThan(2_000);
  });

  it('takes annotations for what they are, and extensions by their x-', () => {
    const schema = {
      title: 'T',
      description: 'd',
      examples: ['a'],
      deprecated: true,
      'x-order': 1,
      contentEncoding: 'base64',
      type: 'string',
      format: 'hostname',
    };
    expect(matches(schema, 'a')).toBe(true);
  });
});

describe('schemas that libraries write', () => {
  const ticket = z.strictObject({
    email: z.email(),
    id: z.uuid(),
    at: z.iso.datetime(),
    pair: z.tuple([z.string(), z.number()]),
    shares: z.record(z.string(), z.number().min(0).max(1)),
    label: z.enum(['refund', 'exchange']),
    note: z.string().nullable(),
    count: z.number().int().positive().optional(),
    event: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('x') }),
      z.strictObject({ kind: z.literal('y'), value: z.number() }),
    ]),
  });
  const good = {
    email: 'ada@example.org',
    id: '4f9e1f5e-3b7c-4e0a-9b1a-0a1b2c3d4e5f',
    at: '2026-11-28T20:00:00Z',
    pair: ['a', 1],
    shares: { a: 0.5 },
    label: 'refund',
    note: null,
    event: { kind: 'y', value: 4 },
  };
  const bad = [
    { email: '.ada@example.org' },
    { email: 'ada..b@example.org' },
    { id: 'x' },
    { pair: [1, 'a'] },
    { shares: { a: 7 } },
    { label: 'other' },
    { count: 0 },
    { event: { kind: 'y' } },
    { extra: 1 },
  ];

  it.each(['draft-2020-12', 'draft-7'] as const)('zod 4, as %s', (target) => {
    const schema = z.toJSONSchema(ticket, { target }) as Record<string, unknown>;
    expect(matches(schema, good)).toBe(true);
    for (const change of bad) {
      const value = { ...good, ...change };
      expect(ticket.safeParse(value).success, JSON.stringify(change)).toBe(false);
      expect(matches(schema, value), JSON.stringify(change)).toBe(false);
    }
  });

  it('pydantic v2: definitions, a discriminator, constraints of decimals', () => {
    // As model_json_schema() of pydantic 2.13 writes it; the models are our own.
    const schema = {
      $defs: {
        Card: {
          properties: {
            kind: { const: 'card', title: 'Kind', type: 'string' },
            last4: { maxLength: 4, minLength: 4, title: 'Last4', type: 'string' },
          },
          required: ['kind', 'last4'],
          title: 'Card',
          type: 'object',
        },
        Cash: {
          properties: { kind: { const: 'cash', title: 'Kind', type: 'string' } },
          required: ['kind'],
          title: 'Cash',
          type: 'object',
        },
      },
      additionalProperties: false,
      properties: {
        amount: {
          anyOf: [
            { exclusiveMinimum: 0, type: 'number' },
            { pattern: '^(?!^[-+.]*$)[+-]?0*\\d*\\.?\\d*$', type: 'string' },
          ],
          title: 'Amount',
        },
        paid: {
          discriminator: { mapping: { card: '#/$defs/Card', cash: '#/$defs/Cash' }, propertyName: 'kind' },
          oneOf: [{ $ref: '#/$defs/Card' }, { $ref: '#/$defs/Cash' }],
          title: 'Paid',
        },
        note: { anyOf: [{ type: 'string' }, { type: 'null' }], default: null, title: 'Note' },
      },
      required: ['amount', 'paid'],
      title: 'Payment',
      type: 'object',
    };
    expect(matches(schema, { amount: '12.50', paid: { kind: 'card', last4: '1234' } })).toBe(true);
    expect(matches(schema, { amount: 12.5, paid: { kind: 'cash' }, note: null })).toBe(true);
    expect(matches(schema, { amount: '-.', paid: { kind: 'cash' } })).toBe(false);
    expect(matches(schema, { amount: 0, paid: { kind: 'cash' } })).toBe(false);
    expect(matches(schema, { amount: 1, paid: { kind: 'card', last4: '1' } })).toBe(false);
  });
});

it('a schema is compiled once, however often it is read; of those read long ago, none is kept', () => {
  const read = (minimum: number) => compileSchema({ type: 'number', minimum });
  const first = read(1);
  expect(read(1)).toBe(first);
  expect(read(2)).not.toBe(first);
  expect([read(1).matches(1), read(2).matches(1)]).toEqual([true, false]);
  for (let other = 3; other < 103; other++) read(other);
  expect(read(1)).not.toBe(first);
});
