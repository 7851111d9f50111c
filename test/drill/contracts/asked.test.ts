/** What was asked is looked at: an echo of it, the schema that was sent, and what has nothing to do with it. */
import { describe, expect, it, test } from 'vitest';
import { contractSettings, createContract, isOutside } from '../../../lib/drill/contracts/index.ts';
import type { AskedBody } from '../../../lib/drill/workloads/asked-body.ts';
import { emptyAnswer } from '../../../lib/kit/terms/answer.ts';
import { unknownRequest } from '../../support/answered-request.ts';
import { asking, echoes, quotes, SYSTEM, USER } from '../../support/golden-answers/asked.ts';
import { measureCpuMs } from '../../support/measure-cpu.ts';

function judge(settings: object, asked: AskedBody | null, text: string): string {
  const read = contractSettings.read({ for: 'chat', ...settings }, 'contracts[0]');
  if (isOutside(read)) throw new Error('not inside');
  const answer = { ...emptyAnswer(), text, finishReason: 'stop' };
  const said = createContract(read).check(answer, { ...unknownRequest, asked: () => asked });
  return said.outcome === 'usable' ? 'usable' : `${said.outcome} ${said.failure}`;
}
const text = { kind: 'text', maxWords: 1_000 };
const markdown = { kind: 'markdown' };
const json = (schema: object): object => ({ kind: 'json-schema', schema });

describe.each([text, markdown])('an echo of the prompt, to $kind', (contract) => {
  it.each(echoes)('is none of an answer: %#', ({ asked, text: said }) => {
    expect(judge(contract, asked, said)).toBe('failed prompt-echo');
    // Where it is not known what was asked, nobody can tell.
    expect(judge(contract, null, said)).toBe('usable');
  });

  it.each(quotes)('is not what quotes it, or does with it what was asked: %#', ({ asked, text: said }) => {
    expect(judge(contract, asked, said)).toBe('usable');
  });
});

const order = {
  type: 'object',
  required: ['label', 'score'],
  additionalProperties: false,
  properties: { label: { type: 'string', enum: ['refund', 'delivery'] }, score: { type: 'number', minimum: 0 } },
};

describe('an answer that should be JSON', () => {
  test.each([
    ['is the prompt again', `${USER} Please.`, 'failed prompt-echo'],
    ['is the system prompt again', SYSTEM, 'failed prompt-echo'],
    [
      'is about something else',
      'The weather in spring is mild and often rainy, so take an umbrella with you whenever you go outside for long walks.',
      'failed off-task',
    ],
    [
      'is prose about it',
      'The parcel 8123 that was ordered last Monday seems to be late, and the customer would like to know where it is now.',
      'failed no-json',
    ],
    ['is short', 'I see.', 'failed no-json'],
  ])('%s', (_, said, outcome) => {
    expect(judge(json(order), asking(SYSTEM, USER), said)).toBe(outcome);
  });

  test.each([
    [
      'properties alone',
      '{"label":{"type":"string","enum":["refund","delivery"]},"score":{"type":"number","minimum":0}}',
      'schema-echo',
    ],
    ['the whole of it', JSON.stringify(order), 'schema-echo'],
    ['in a wrapper', JSON.stringify({ schema: order }), 'schema-echo'],
    ['some of it', '{"required":["label","score"],"type":"object"}', 'schema-echo'],
    ['an answer with a type', '{"label":"refund","score":0.8,"type":"object"}', 'extra-key'],
    ['another schema', '{"name":{"type":"array","items":{"format":"uri"},"pattern":"x","title":"y"}}', 'missing-key'],
    ['an answer in a wrapper', '{"result":{"label":"refund","score":0.8}}', 'wrapped'],
  ])('says the schema: %s', (_, said, kind) => {
    expect(judge(json(order), null, said)).toBe(`failed ${kind}`);
  });

  test('is held against the schema that was sent, too', () => {
    const said = '{"city":{"type":"string","minLength":2},"zip":{"type":"string","maxLength":5}}';
    const sent = { properties: { city: { type: 'string', minLength: 2 }, zip: { type: 'string', maxLength: 5 } } };
    const asked = { ...asking('', USER), response_format: { type: 'json_schema', json_schema: { schema: sent } } };
    const free = json({ type: 'object', required: ['town'] });
    expect(judge(free, asked, said)).toBe('failed schema-echo');
    expect(judge(free, asking('', USER), said)).toBe('failed missing-key');
  });
});

test.each([
  [1, USER, 'Your parcels come tomorrow.', 'usable'],
  [1, USER, 'As a language model I like the sea.', 'failed off-task'],
  [2, USER, 'Your parcel comes tomorrow.', 'failed off-task'],
  [2, USER, 'Parcel 8123 comes tomorrow.', 'usable'],
  // No more than there are to be had.
  [9, 'Hello there', 'Hello! Who is there?', 'usable'],
  [1, 'Hi', 'How can I help?', 'usable'],
  [1, '我的包裹在哪里？', '您的包裹明天到。', 'usable'],
  [1, '我的包裹在哪里？', '今天天气很好。', 'failed off-task'],
])('%d words in common with %j has %j: %s', (minSharedWords, user, said, outcome) => {
  expect(judge({ kind: 'text', minSharedWords }, asking(SYSTEM, user), said)).toBe(outcome);
  expect(judge({ kind: 'text', minSharedWords }, null, said)).toBe('usable');
});

test.each([
  ['a long echo', `${SYSTEM} `.repeat(5_000), SYSTEM],
  ['a long prompt', SYSTEM, `${SYSTEM} `.repeat(5_000)],
  ['one letter', 'a '.repeat(300_000), 'a '.repeat(300_000)],
  ['no spaces', '的'.repeat(200_000), '的'.repeat(200_000)],
  ['lone surrogates', '\ud800 '.repeat(200_000), SYSTEM],
  ['deep JSON', `{"type":${'['.repeat(5_000)}1${']'.repeat(5_000)}}`, SYSTEM],
])('takes time in proportion to its length: %s', (_, said, system) => {
  const tookMs = measureCpuMs(() => {
    for (const contract of [{ kind: 'text', minSharedWords: 1 }, markdown, json(order)])
      judge(contract, asking(system, USER), said);
  });
  expect(tookMs).toBeLessThan(4_000);
});

it('reads prompts in parts, and takes what is none for nothing', () => {
  const parts = { messages: [{ role: 'user', content: [{ type: 'text', text: USER }, { type: 'image_url' }, null] }] };
  expect(judge(text, parts, USER)).toBe('failed prompt-echo');
  for (const content of [null, 7, [7, null], {}]) {
    expect(judge(text, { messages: [{ role: 'user', content }] }, USER)).toBe('usable');
  }
  expect(judge(text, { messages: [] }, USER)).toBe('usable');
});
