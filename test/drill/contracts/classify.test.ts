import { describe, expect, it } from 'vitest';
import { checkJson } from '../../../lib/drill/contracts/check-json.ts';
import { type CompiledSchema, compileSchema } from '../../../lib/drill/contracts/compile-schema.ts';
import { type FailureKind, type NamedFailure, failureKinds } from '../../../lib/kit/terms/failure-kind.ts';

/** The schema of the payload every example speaks of: {"label":"refund","score":0.82,"ids":[4,7],"note":null}. */
const schema = compileSchema({
  type: 'object',
  additionalProperties: false,
  required: ['label', 'score'],
  properties: {
    label: { enum: ['refund', 'delivery'] },
    score: { type: 'number' },
    ids: { type: 'array', items: { type: 'integer' } },
    note: { type: ['string', 'null'] },
    urgent: { type: 'boolean' },
    order_id: { type: 'integer' },
    address: { type: 'object' },
    total: { type: 'number' },
    due: { type: 'string', format: 'date' },
    share: { type: 'number', maximum: 1 },
  },
});

/** Kinds of JSON whose example stands literally in the list. */
const literal = [
  'fence-json',
  'fence-bare',
  'fence-unclosed',
  'prose-before',
  'prose-after',
  'two-objects',
  'think-block',
  'think-unclosed',
  'double-encoded',
  'escaped-body',
  'single-quotes',
  'python-literals',
  'trailing-comma',
  'comments',
  'unquoted-keys',
  'nan-inf',
  'number-forms',
  'raw-newline',
  'bad-escape',
  'inner-quotes',
  'smart-quotes',
  'ellipsis',
  'truncated',
  'bom',
  'zero-width',
  'nbsp',
  'ndjson',
  'number-as-string',
  'bool-as-string',
  'key-case',
  'enum-case',
  'enum-synonym',
  'missing-key',
  'extra-key',
  'list-vs-object',
  'nested-as-string',
  'schema-echo',
  'no-json',
] as const satisfies readonly FailureKind[];

/** Kinds whose example is a description, or one of several. */
const written: [FailureKind, string][] = [
  ['key-style', '{"orderId":4}'],
  ['key-style', '{"label":"refund","score":1,"order-id":4}'],
  ['key-case', '{"label":"refund","SCORE":1}'],
  ['wrapped', '{"result":{"label":"refund"}}'],
  ['wrapped', '{"parameters":{"label":"refund","score":0.82}}'],
  ['wrapped', '{"properties":{"label":"refund"}}'],
  ['schema-echo', '{"type":"object","properties":{"label":{"type":"string"}}}'],
  ['null-for-empty', '{"label":"refund","score":1,"ids":null}'],
  ['locale-number', '{"total":"1.234,50"}'],
  ['locale-number', '{"total":"€1,234.50"}'],
  ['locale-number', '{"total":"12%"}'],
  ['date-form', '{"label":"refund","score":1,"due":"03/04/2026"}'],
  ['scale', '{"label":"refund","score":1,"share":82}'],
  ['schema-other', '{"label":"refund","score":[]}'],
  ['schema-other', '42'],
  ['syntax-other', '{"label"; "refund"}'],
  ['syntax-other', '{"label":"refund","score":0.82}}'],
  ['two-objects', '{"label":"refund"} {"label":'],
  ['prose-before', 'Sure! ```json\n{"label":"refund"}\n```'],
  ['no-json', 'The set {a, b} is what you want [see below].'],
  ['truncated', '{"label":"refund","score":0.8'],
  ['truncated', '{"label":"refund","sc'],
  ['truncated', '{"label":"refund",'],
  ['truncated', '{"label":"refund","urgent":tr'],
  ['number-forms', '{"score":0x1F,"n":1}'],
  ['nan-inf', '{"score":-Infinity}'],
  ['bad-escape', '{"note":"\\u12"}'],
  ['comments', '{"a":1 /* one */}'],
  ['comments', '{"a":1 # one\n}'],
];

/** What stands around a value, or in its syntax, is told of a value that is taken then. */
const anyObject = compileSchema({ type: 'object' });

function schemaFor(kind: FailureKind): CompiledSchema {
  const { layer } = failureKinds[kind];
  return layer === 'envelope' || layer === 'strict-parse' || layer === 'after-repair' ? anyObject : schema;
}

function kindOf(text: string, by = schema): NamedFailure | 'usable' {
  const verdict = checkJson(text, by, { kind: 'unknown' }, false);
  return verdict.outcome === 'usable' ? 'usable' : verdict.failure;
}

describe('failure kinds of JSON', () => {
  it.each(literal.map((kind) => [kind, failureKinds[kind].example] as const))(
    '%s is recognised by its example',
    (kind, text) => {
      expect(kindOf(text, schemaFor(kind))).toBe(kind);
    },
  );

  it.each(written)('%s is what %j is', (kind, text) => {
    expect(kindOf(text, schemaFor(kind))).toBe(kind);
  });

  it('takes the payload itself as usable', () => {
    expect(kindOf('{"label":"refund","score":0.82,"ids":[4,7],"note":null}')).toBe('usable');
    expect(kindOf(' {"label":"refund",\n"score":8.2e-1}\n')).toBe('usable');
  });

  it('names what a repair could not mend, not what stands around it', () => {
    expect(kindOf('```json\n{"label":"refund","score":"0.82",}\n```')).toBe('number-as-string');
    expect(kindOf('Here it is:\n{"label":"money back","score":0.82}')).toBe('enum-synonym');
    expect(kindOf('<think>so</think>{"label":"refund","score":0.82,"why":"x"} Bye!')).toBe('extra-key');
  });

  it('blames the token limit before anything else when the model ran into it', () => {
    expect(checkJson('```json\n{"label":"ref', schema, { kind: 'unknown' }, true)).toEqual({
      outcome: 'failed',
      failure: 'truncated',
    });
  });
});

describe('values that parse and are wrong', () => {
  const right = { kind: 'known' as const, value: { label: 'refund', score: 0.82, due: '2026-04-03', ids: [4, 7] } };
  it.each([
    ['scale', { label: 'refund', score: 82, due: '2026-04-03', ids: [4, 7] }],
    ['scale', { label: 'refund', score: 820, due: '2026-04-03', ids: [4, 7] }],
    ['wrong-value', { label: 'refund', score: 0.28, due: '2026-04-03', ids: [4, 7] }],
    ['wrong-value', { label: 'delivery', score: 0.82, due: '2026-04-03', ids: [4, 7] }],
    ['wrong-value', { label: 'refund', score: 0.82, due: '2026-04-03', ids: [7, 4] }],
    ['wrong-value', { label: 'refund', score: 0.82, due: '2026-04-03' }],
    ['wrong-value', { label: 'refund', score: 0.82, due: '2026-04-04', ids: [4, 7] }],
  ])('%s: %j', (kind, value) => {
    expect(checkJson(JSON.stringify(value), schema, right, false)).toEqual({ outcome: 'failed', failure: kind });
  });

  it('tells a date in another form from another date, where the schema lets it pass', () => {
    const free = compileSchema({ type: 'object' });
    const due = { kind: 'known' as const, value: { due: '2026-04-03' } };
    expect(checkJson('{"due":"03/04/2026"}', free, due, false)).toEqual({ outcome: 'failed', failure: 'date-form' });
    expect(checkJson('{"due":"05/04/2026"}', free, due, false)).toEqual({ outcome: 'failed', failure: 'wrong-value' });
  });

  it.each([
    ['{"a":}', 'repaired-wrong'],
    ['{"a":1,"b": ,}', 'repaired-wrong'],
    ['{"a":,"b":1}', 'repaired-wrong'],
    ['Here it is: {"a":}', 'repaired-wrong'],
    ['```json\n{"a": /* none */ }\n```', 'repaired-wrong'],
    ['{"a":1,}', 'repaired'],
    ["{'a':'x:, y','b':'it\\'s :}'}", 'repaired'],
    ['{"a":"x:, y",}', 'repaired'],
    ['{"a":1, // x:,\n"b":2}', 'repaired'],
    ['{"a":None}', 'repaired'],
  ])('says of %j, whose right value is not known, that it is %s: a value that is left out is none', (text, outcome) => {
    expect(checkJson(text, compileSchema({ type: 'object' }), { kind: 'unknown' }, false)).toMatchObject({ outcome });
  });

  it('takes a value that is left out for null where that is known to be right', () => {
    const known = { kind: 'known' as const, value: { a: null } };
    expect(checkJson('{"a":}', compileSchema({ type: 'object' }), known, false)).toMatchObject({ outcome: 'repaired' });
  });

  it('leaves keys free that the right answer does not have', () => {
    expect(
      checkJson('{"label":"refund","score":0.82,"due":"2026-04-03","ids":[4,7],"note":"x"}', schema, right, false),
    ).toEqual({ outcome: 'usable' });
  });
});
