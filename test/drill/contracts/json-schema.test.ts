import type { Expected } from '../../../lib/kit/terms/expected.ts';
import { describe, expect, it } from 'vitest';
import { jsonSchemaContract } from '../../../lib/drill/contracts/json-schema.ts';
import { type Answer, emptyAnswer } from '../../../lib/kit/terms/answer.ts';
import { expecting, unknownRequest } from '../../support/answered-request.ts';

const contract = jsonSchemaContract.create({
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['label', 'score'],
    properties: { label: { type: 'string' }, score: { type: 'number' } },
  },
});
const right: Expected = { kind: 'json', value: { label: 'refund', score: 0.82 } };
const unknown: Expected = { kind: 'unknown' };
const good = '{"label":"refund","score":0.82}';

function saying(text: string, changes: Partial<Answer> = {}): Answer {
  return { ...emptyAnswer(), finishReason: 'stop', text, ...changes };
}

describe('a JSON answer', () => {
  it.each([right, unknown])('is usable when it is right and nothing else: %j', (expected) => {
    expect(contract.check(saying(good), expecting(expected))).toEqual({ outcome: 'usable' });
  });

  it.each([
    ['repaired', 'fence-json', `\`\`\`json\n${good}\n\`\`\``],
    ['repaired', 'fence-bare', `\`\`\`\n${good}\n\`\`\``],
    ['repaired', 'fence-unclosed', `\`\`\`json\n${good}`],
    ['repaired', 'prose-before', `Here it is:\n${good}`],
    ['repaired', 'prose-after', `${good}\n\nAnything else?`],
    ['repaired', 'think-block', `<think>{"label":"x"}</think>${good}`],
    ['repaired', 'single-quotes', "{'label':'refund','score':0.82}"],
    ['repaired', 'bom', `\ufeff${good}`],
    ['repaired-wrong', 'two-objects', `{"label":"refund","score":0.28}\n${good.replace(',', ',"x":1,')}`],
    ['repaired-wrong', 'truncated', '{"label":"refund","score":0.8'],
    ['failed', 'truncated', '{"label":"refund","sco'],
    ['failed', 'think-unclosed', `<think>maybe ${good}`],
    ['failed', 'no-json', 'The customer wants a refund.'],
    ['failed', 'number-as-string', '{"label":"refund","score":"0.82"}'],
    ['failed', 'key-case', '{"Label":"refund","Score":0.82}'],
    ['failed', 'wrong-value', '{"label":"delivery","score":0.82}'],
    ['failed', 'scale', '{"label":"refund","score":82}'],
    ['failed', 'double-encoded', JSON.stringify(good)],
    ['failed', 'refusal-text', 'I’m sorry, but I can’t help with that.'],
    ['failed', 'refusal-text', 'Unfortunately, I cannot process this request.'],
    ['failed', 'empty-content', ' \n'],
  ] as const)('%s, %s: %j', (outcome, failure, text) => {
    expect(contract.check(saying(text), expecting(right))).toEqual({ outcome, failure });
  });

  it('that was cut and repaired is silent loss, where nobody knows the right one', () => {
    expect(contract.check(saying('{"label":"refund","score":0.8'), unknownRequest)).toEqual({
      outcome: 'repaired-wrong',
      failure: 'truncated',
    });
    expect(contract.check(saying(`\`\`\`json\n{"label":"refund","score":0.8`), unknownRequest)).toEqual({
      outcome: 'repaired-wrong',
      failure: 'fence-unclosed',
    });
    expect(contract.check(saying(`\`\`\`json\n${good}`), unknownRequest)).toEqual({
      outcome: 'repaired',
      failure: 'fence-unclosed',
    });
  });

  it('is never coerced: a repair of the syntax does not make a string a number', () => {
    expect(contract.check(saying('{"label":"refund","score":"0.82",}'), unknownRequest)).toEqual({
      outcome: 'failed',
      failure: 'number-as-string',
    });
  });

  it('says where it is when it is not in the text', () => {
    expect(contract.check(saying('', { reasoning: good }), expecting(right))).toEqual({
      outcome: 'failed',
      failure: 'reasoning-only',
    });
    expect(contract.check(saying('', { refusal: 'No.' }), expecting(right))).toEqual({
      outcome: 'failed',
      failure: 'refusal-field',
    });
  });
});

describe('a JSON answer whose schema was to be enforced', () => {
  const enforced = jsonSchemaContract.create({ schema: { type: 'object', required: ['label'] }, enforced: true });

  it.each([
    ['repaired', 'fence-in-structured-mode', `\`\`\`json\n${good}\n\`\`\``],
    ['repaired', 'fence-in-structured-mode', `\`\`\`\n${good}\n\`\`\``],
    ['repaired', 'prose-before', `Here it is:\n${good}`],
    ['failed', 'missing-key', '```json\n{"score":1}\n```'],
  ] as const)('%s, %s: %j', (outcome, failure, text) => {
    expect(enforced.check(saying(text), unknownRequest)).toEqual({ outcome, failure });
  });

  it('is usable as any other without a fence', () => {
    expect(enforced.check(saying(good), unknownRequest)).toEqual({ outcome: 'usable' });
  });
});
