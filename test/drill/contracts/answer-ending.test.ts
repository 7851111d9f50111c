import { describe, expect, test } from 'vitest';
import type { ContractOutcome } from '../../../lib/drill/contracts/contract.ts';
import { jsonSchemaContract } from '../../../lib/drill/contracts/json-schema.ts';
import { markdownContract } from '../../../lib/drill/contracts/markdown.ts';
import { toolCallContract } from '../../../lib/drill/contracts/tool-call.ts';
import { type Answer, emptyAnswer } from '../../../lib/kit/terms/answer.ts';
import { readAnswer } from '../../../lib/wire/formats/read-answer.ts';
import { expecting, unknownRequest } from '../../support/answered-request.ts';

const schema = { type: 'object', required: ['id'], properties: { id: { type: 'integer' } } };
const tools = [{ name: 'refund', description: 'Refunds.', parameters: schema }];

/** For each contract an answer that is whole and right, by what it says. */
const whole: [string, (answer: Partial<Answer>) => ContractOutcome][] = [
  ['json-schema', (end) => jsonSchemaContract.create({ schema }).check(saying('{"id":4}', end), unknownRequest)],
  [
    'tool-call',
    (end) =>
      toolCallContract
        .create({ tools })
        .check(
          { ...saying('', end), toolCalls: [{ id: 'call_1', name: 'refund', arguments: '{"id":4}' }] },
          unknownRequest,
        ),
  ],
  ['markdown', (end) => markdownContract.create({}).check(saying('All is well.', end), unknownRequest)],
];

function saying(text: string, end: Partial<Answer>): Answer {
  return { ...emptyAnswer(), text, ...end };
}

describe.each(whole)('a whole answer that %s would take', (_, check) => {
  test.each<Partial<Answer>>([
    { finishReason: 'stop', ending: 'good' },
    // An answer of an earlier version, or written by hand.
    { finishReason: 'end_turn' },
    { finishReason: null, ending: 'unsaid' },
  ])('is usable with %j', (end) => {
    expect(check(end)).toMatchObject({ outcome: 'usable' });
  });

  test.each<[Partial<Answer>, string]>([
    [{ finishReason: 'length', ending: 'limit' }, 'truncated'],
    [{ finishReason: 'error', ending: 'failed' }, 'truncated'],
    [{ finishReason: 'a word of next year', ending: 'unknown' }, 'truncated'],
    [{ finishReason: 'content_filter', ending: 'filtered' }, 'refusal-field'],
    [{ finishReason: 'model_length' }, 'truncated'],
    [{ finishReason: 'RECITATION' }, 'refusal-field'],
    [{ finishReason: 'a word of next year' }, 'truncated'],
  ])('is not usable with %j, but %s', (end, failure) => {
    expect(check(end)).toMatchObject({ outcome: 'failed', failure });
  });
});

test('JSON that was cut, and that a repair closes rightly, stays repaired', () => {
  const check = jsonSchemaContract.create({ schema }).check;
  const cut = saying('{"id":4', { finishReason: 'length', ending: 'limit' });
  expect(check(cut, expecting({ kind: 'json', value: { id: 4 } }))).toEqual({
    outcome: 'repaired',
    failure: 'truncated',
  });
});

describe.each(whole)('content in parts, in an answer that %s would take', (_, check) => {
  test('is noted, whatever is said of it: clients take it for a text', () => {
    const parts = [{ type: 'text', text: 'All' }];
    const read = (content: unknown) =>
      readAnswer(JSON.stringify({ choices: [{ index: 0, message: { role: 'assistant', content } }] }));
    expect([read(parts)?.contentParts, read('All')?.contentParts, read([])?.contentParts]).toEqual([
      true,
      undefined,
      undefined,
    ]);
    const notes = ['content-array'];
    expect(check({ ending: 'good', contentParts: true })).toMatchObject({ outcome: 'usable', notes });
    expect(check({ ending: 'limit', contentParts: true })).toMatchObject({ outcome: 'failed', notes });
    expect(check({ ending: 'good' })).not.toHaveProperty('notes');
  });
});
