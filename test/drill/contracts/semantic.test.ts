import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { contractSettings, createContract, isOutside, judgesBy } from '../../../lib/drill/contracts/index.ts';
import { emptyAnswer, type ToolCall } from '../../../lib/kit/terms/answer.ts';
import type { Expected } from '../../../lib/kit/terms/expected.ts';
import { expecting } from '../../support/answered-request.ts';
import { fuzz } from '../../support/fuzz.ts';
import { measureCpuMs } from '../../support/measure-cpu.ts';

function create(by: object) {
  const settings = contractSettings.read({ kind: 'semantic', for: 'orders', by }, 'contracts[0]');
  if (isOutside(settings)) throw new Error('not inside');
  return { contract: createContract(settings), judges: (expected: Expected) => judgesBy(settings, expected) };
}

function judge(by: object, value: Record<string, unknown>, text: string, finishReason = 'stop'): string {
  const ending = finishReason === 'stop' ? 'good' : 'limit';
  const answer = { ...emptyAnswer(), text, finishReason, ending } as const;
  const said = create(by).contract.check(answer, expecting({ kind: 'json', value }));
  return said.outcome === 'usable' ? 'usable' : `${said.outcome} ${said.failure}`;
}

const field = (kind: string, more: object = {}) => ({ kind: 'fields', fields: [{ kind, at: '/a', ...more }] });

describe('fields of an answer in JSON', () => {
  test.each<[by: object, right: unknown, text: string, said: string]>([
    [field('exact'), [4, 7], '{"a":[4,7]}', 'usable'],
    [field('exact'), [4, 7], '{"a":[7,4]}', 'failed wrong-value'],
    [field('exact'), { b: 1, c: 2 }, '{"a":{"c":2,"b":1}}', 'usable'],
    [field('exact'), '2026-04-03', '{"a":"03/04/2026"}', 'failed date-form'],
    [field('exact'), null, '{"a":null}', 'usable'],
    [field('exact'), null, '{}', 'failed wrong-value'],
    [field('number'), 82.5, '{"a":82.50}', 'usable'],
    [field('number'), 82.5, '{"a":82.51}', 'failed wrong-value'],
    [field('number', { tolerance: 0.01 }), 82.5, '{"a":82.51}', 'usable'],
    [field('number', { tolerance: 0.01 }), 82.5, '{"a":82.52}', 'failed wrong-value'],
    [field('number', { relative: 0.01 }), -200, '{"a":-198}', 'usable'],
    [field('number', { relative: 0.01 }), -200, '{"a":-197.9}', 'failed wrong-value'],
    [field('number', { relative: 0.01 }), 0.82, '{"a":82}', 'failed scale'],
    [field('number', { tolerance: 1 }), 82.5, '{"a":"82.5"}', 'failed wrong-value'],
    [field('text'), 'Ada Lindqvist', '{"a":"ada  LINDQVIST."}', 'usable'],
    [field('text'), 'Ada Lindqvist', '{"a":"Ada Lindquist"}', 'failed wrong-value'],
    [field('text'), 'Åse', '{"a":"A\\u030ase"}', 'usable'],
    [field('set'), [4, 7], '{"a":[7,4,7]}', 'usable'],
    [field('set'), ['Red', 'blue'], '{"a":["blue","red"]}', 'usable'],
    [field('set'), [4, 7], '{"a":[4]}', 'failed wrong-value'],
    [field('set'), [4, 7], '{"a":[4,7,9]}', 'failed wrong-value'],
    [field('set'), [{ x: 1, y: 2 }], '{"a":[{"y":2,"x":1}]}', 'usable'],
    [field('contains'), 'order 8123', '{"a":"About your Order #8123: late."}', 'usable'],
    [field('contains'), ['refund', '8123'], '{"a":"Refund of 8123"}', 'usable'],
    [field('contains'), '812', '{"a":"Refund of 8123"}', 'failed wrong-value'],
    [field('any-of'), ['refund', 'money back'], '{"a":"Money-back"}', 'usable'],
    [field('any-of'), ['refund', 'money back'], '{"a":"delivery"}', 'failed wrong-value'],
    [field('any-of'), [1, 2], '{"a":2}', 'usable'],
    // Its form is for others to judge: what a careful team repairs, and is right, is repaired.
    [field('exact'), 1, '```json\n{"a":1}\n```', 'repaired fence-json'],
    [field('exact'), 1, '```json\n{"a":2}\n```', 'repaired-wrong fence-json'],
    [field('exact'), 1, '[1] As asked: {"a":1}', 'repaired prose-before'],
    [field('exact'), 1, 'It is a refund.', 'failed no-json'],
    [field('exact'), 1, '[{"a":1}]', 'failed list-vs-object'],
    [field('exact'), 1, '', 'failed empty-content'],
    [{ kind: 'fields' }, 1, '{"a":1,"b":"free"}', 'usable'],
  ])('%j expects %j of %s: %s', (by, right, text, said) => {
    expect(judge(by, { a: right }, text)).toBe(said);
  });

  test('are right in so large a share as is wanted, of those that are expected', () => {
    const fields = ['/a', '/b', '/c', '/not-expected'].map((at) => ({ kind: 'exact', at }));
    const right = { a: 1, b: 2, c: 3 };
    const say = (minMatch: number, text: string): string => judge({ kind: 'fields', fields, minMatch }, right, text);
    expect(say(2 / 3, '{"a":1,"b":2,"c":9}')).toBe('usable');
    expect(say(0.67, '{"a":1,"b":2,"c":9}')).toBe('failed wrong-value');
    expect(say(1 / 3, '{"a":9,"b":2,"c":9}')).toBe('usable');
    expect(say(1 / 3, '{"a":9,"b":9,"c":9}')).toBe('failed wrong-value');
  });

  test('that differ are named', () => {
    const { contract } = create({ kind: 'fields' });
    const answer = { ...emptyAnswer(), text: '{"a":2,"b":"x\\u001b[31m","d":1}', finishReason: 'stop' };
    const said = contract.check(answer, expecting({ kind: 'json', value: { a: 1, b: 'y', c: [1], d: 2 } }));
    expect(said).toEqual({
      outcome: 'failed',
      failure: 'wrong-value',
      words: String.raw`/a is 2 for 1, /b is "x\u001b[31m" for "y", /c is missing for a list of 1, 1 more`,
    });
  });

  test('are those of the call where a call is expected', () => {
    const call = (name: string, text: string): ToolCall => ({ id: 'call_1', name, arguments: text });
    const say = (...toolCalls: ToolCall[]): string => {
      const answer = { ...emptyAnswer(), toolCalls, finishReason: 'tool_calls' };
      const said = create({
        kind: 'fields',
        fields: [{ kind: 'number', at: '/amount', tolerance: 0.01 }],
      }).contract.check(answer, expecting({ kind: 'tool-call', name: 'pay', arguments: { amount: 5, to: 'Ada' } }));
      return said.outcome === 'usable' ? 'usable' : `${said.outcome} ${said.failure}`;
    };
    expect(say(call('pay', '{"amount":5.01,"to":"Bo"}'))).toBe('usable');
    expect(say(call('find', '{}'), call('pay', '{"amount":5}'))).toBe('usable');
    expect(say(call('pay', '{"amount":6}'))).toBe('failed wrong-value');
    expect(say(call('refund', '{"amount":5}'))).toBe('failed wrong-value');
    expect(say(call('pay', '{"amount":5,}'))).toBe('repaired trailing-comma');
    expect(say()).toBe('failed empty-content');
  });
});

describe('a label in a text', () => {
  const by = { kind: 'label', at: '/label', labels: ['refund', 'partial refund', 'late_delivery', 'question', '配送'] };
  test.each([
    ['refund', 'refund', 'usable'],
    ['refund', 'Label: **Refund**.', 'usable'],
    ['partial refund', 'This is a partial refund.', 'usable'],
    ['refund', 'This is a partial refund.', 'failed wrong-value'],
    ['refund', 'refund or question', 'failed wrong-enum'],
    ['refund', 'A partial refund, so refund.', 'failed wrong-enum'],
    ['refund', 'He is refunded.', 'failed off-task'],
    ['late_delivery', 'late delivery', 'usable'],
    ['late_delivery', 'LATE-DELIVERY', 'usable'],
    ['配送', 'これは配送です。', 'usable'],
    ['question', 'money back', 'failed off-task'],
    ['refund', '<think>question or refund?</think>refund', 'repaired think-block'],
    ['refund', '<think>question or refund?</think>question', 'failed wrong-value'],
    ['refund', 'I’m sorry, but I can’t help with that.', 'failed refusal-text'],
  ])('%s expected of %j: %s', (label, text, said) => {
    expect(judge(by, { label }, text)).toBe(said);
  });

  test('is not found in what is left when a longer one is taken out', () => {
    const labels = { kind: 'label', at: '/label', labels: ['a b', 'b', 'c d', 'x'] };
    expect(judge(labels, { label: 'a b' }, 'a b a b')).toBe('usable');
    expect(judge(labels, { label: 'x' }, 'c x d')).toBe('usable');
  });
});

describe('a number in prose', () => {
  test.each<[by: object, right: number, text: string, said: string]>([
    [{}, 82.5, 'The total is 82.50 EUR for 3 items.', 'usable'],
    [{}, 82.5, 'The total is €82.50.', 'usable'],
    [{}, 82.5, 'The total is 82.50EUR', 'usable'],
    [{}, 1234.5, 'In all 1,234.50.', 'usable'],
    [{}, 1234.5, 'In all 1 234.50.', 'usable'],
    [{ decimals: 'comma' }, 1234.5, 'Zusammen 1.234,50 €.', 'usable'],
    [{ decimals: 'comma' }, 1234.5, 'Zusammen 1,234.50 €.', 'failed off-task'],
    [{}, 0.12, 'That is 12 % of it.', 'usable'],
    [{}, 12, 'That is 12% of it.', 'usable'],
    [{}, -5, 'It fell by \u22125 degrees.', 'usable'],
    [{}, 2026, 'By 2026-04-03, version 2026.1.2, order A2026.', 'failed off-task'],
    [{}, 3, 'Take 2-3 or 4:3 of A3.', 'failed off-task'],
    [{}, 82.5, 'The total is 28.50 EUR.', 'failed wrong-value'],
    [{ tolerance: 0.5 }, 82.5, 'About 83 EUR.', 'usable'],
    [{ takes: 'first' }, 82.5, '3 items for 82.50.', 'failed wrong-value'],
    [{ takes: 'last' }, 82.5, '3 items for 82.50.', 'usable'],
    [{}, 82.5, 'I do not know.', 'failed off-task'],
  ])('%j expects %d of %j: %s', (more, total, text, said) => {
    expect(judge({ kind: 'number', at: '/total', ...more }, { total }, text)).toBe(said);
  });
});

test.each<[match: string, right: unknown, text: string, said: string]>([
  ['equal', 'Oslo', 'oslo.', 'usable'],
  ['equal', 'Oslo', 'It is Oslo.', 'failed wrong-value'],
  ['contains', 'Oslo', 'It is Oslo.', 'usable'],
  ['contains', ['Oslo', 'Bergen'], 'From Oslo.', 'failed wrong-value'],
  ['any-of', ['Oslo', 'Kristiania'], 'Kristiania', 'usable'],
  ['any-of', ['Oslo'], 'Kristiania', 'failed wrong-value'],
])('a text by %s of %j, of %j: %s', (match, city, text, said) => {
  expect(judge({ kind: 'text', at: '/city', match }, { city }, text)).toBe(said);
});

it('is no use of an answer that was cut, however right it is so far', () => {
  expect(judge({ kind: 'label', at: '/a', labels: ['x', 'y'] }, { a: 'x' }, 'x', 'length')).toBe('failed truncated');
  expect(judge(field('exact'), { a: 1 }, '{"a":1}', 'length')).toBe('failed truncated');
});

describe('an answer to which nothing is expected', () => {
  const label = { kind: 'label', at: '/label', labels: ['x', 'y'] };
  it.each<[by: object, expected: Expected, judges: boolean]>([
    [{ kind: 'fields' }, { kind: 'unknown' }, false],
    [{ kind: 'fields' }, { kind: 'json', value: {} }, false],
    [{ kind: 'fields' }, { kind: 'json', value: { a: null } }, true],
    [field('exact'), { kind: 'json', value: { b: 1 } }, false],
    [field('exact'), { kind: 'tool-call', name: 'pay', arguments: {} }, false],
    [{ kind: 'fields' }, { kind: 'tool-call', name: 'pay', arguments: {} }, true],
    [label, { kind: 'json', value: { label: 'x' } }, true],
    [label, { kind: 'json', value: { topic: 'x' } }, false],
    [label, { kind: 'tool-call', name: 'pay', arguments: { label: 'x' } }, false],
  ])('%j, %j is judged: %s', (by, expected, judges) => {
    expect(create(by).judges(expected)).toBe(judges);
  });

  it('is never usable, should it be judged all the same', () => {
    for (const by of [{ kind: 'fields' }, field('exact'), label]) {
      for (const expected of [{ kind: 'unknown' as const }, { kind: 'json' as const, value: { b: 1 } }]) {
        const said = create(by).contract.check({ ...emptyAnswer(), text: '{"a":1}x' }, expecting(expected));
        if (by.kind !== 'fields' || 'fields' in by || expected.kind === 'unknown')
          expect(said).toMatchObject({ outcome: 'failed' });
      }
    }
  });
});

const ways = [
  { kind: 'fields' },
  { kind: 'fields', fields: ['number', 'text', 'set', 'contains', 'any-of'].map((kind) => ({ kind, at: `/${kind}` })) },
  { kind: 'label', at: '/a', labels: ['x', 'y', '配送'] },
  { kind: 'number', at: '/a' },
  { kind: 'text', at: '/a', match: 'any-of' },
];

it('never throws on hostile answers, whatever is expected', () => {
  const contracts = ways.map((by) => create(by).contract);
  const expectations: Expected[] = [
    { kind: 'json', value: { a: 'x', number: 1, text: 'a', set: [1, 'b'], contains: 'c', 'any-of': ['d', { e: 1 }] } },
    { kind: 'json', value: JSON.parse('{"__proto__": 1, "constructor": [2]}') as Record<string, unknown> },
    { kind: 'tool-call', name: 'pay', arguments: { set: [] } },
    { kind: 'unknown' },
  ];
  fc.assert(
    fc.property(
      fc.oneof(fc.json(), fc.string({ unit: 'binary' })),
      fc.constantFrom(...expectations),
      (text, expected) => {
        for (const contract of contracts) {
          contract.check({ ...emptyAnswer(), text }, expecting(expected));
          contract.check(
            { ...emptyAnswer(), toolCalls: [{ id: null, name: 'pay', arguments: text }] },
            expecting(expected),
          );
        }
      },
    ),
    fuzz(200),
  );
});

it.each<[string, string]>([
  ['deep lists', `{"set":${'['.repeat(10_000)}${']'.repeat(10_000)}}`],
  ['digits', '1'.repeat(500_000)],
  ['groups', '111,'.repeat(120_000)],
  ['numbers', '1 '.repeat(200_000)],
  ['signs', '-+'.repeat(200_000)],
  ['letters', 'x '.repeat(200_000)],
  ['marks', 'a\u0301'.repeat(150_000)],
  ['a long list', `{"set":[${'1,'.repeat(200_000)}1]}`],
  ['lone surrogates', '\ud800'.repeat(150_000)],
])('takes time in proportion to its length: %s', (_, text) => {
  const tookMs = measureCpuMs(() => {
    for (const by of ways)
      create(by).contract.check(
        { ...emptyAnswer(), text, finishReason: 'stop' },
        expecting({ kind: 'json', value: { a: 'x', set: [1] } }),
      );
  });
  expect(tookMs).toBeLessThan(3_000);
});
