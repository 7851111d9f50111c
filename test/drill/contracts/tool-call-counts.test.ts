import { describe, expect, it, test } from 'vitest';
import { toolCallContract } from '../../../lib/drill/contracts/tool-call.ts';
import { contractSettings } from '../../../lib/drill/contracts/index.ts';
import { type Answer, emptyAnswer } from '../../../lib/kit/terms/answer.ts';
import { expecting, unknownRequest } from '../../support/answered-request.ts';

const weather = {
  name: 'get_weather',
  description: 'The weather of a city.',
  parameters: {
    type: 'object',
    additionalProperties: false,
    required: ['city'],
    properties: { city: { type: 'string' } },
  },
};
const book = { name: 'book', description: 'Books.', parameters: { type: 'object' } };
const tools = [weather, book];

function calling(...calls: [args: string, name?: string, id?: string][]): Answer {
  const toolCalls = calls.map(([args, name = 'get_weather', id], index) => ({
    id: id ?? `call_${index}`,
    name,
    arguments: args,
  }));
  return { ...emptyAnswer(), finishReason: 'tool_calls', toolCalls };
}
function saying(text: string): Answer {
  return { ...emptyAnswer(), finishReason: 'stop', text };
}
const oslo = '{"city":"Oslo"}';
const bergen = '{"city":"Bergen"}';

describe('how many calls are wanted', () => {
  const two = toolCallContract.create({ tools, calls: { min: 2, max: 2 } });

  it.each([
    ['usable', undefined, calling([oslo], [bergen])],
    ['failed', 'tool-collapse', calling([oslo])],
    ['failed', 'tool-collapse', calling([`[${oslo},${bergen}]`])],
    ['failed', 'tool-collapse', calling([`{"calls":[${oslo},${bergen}]}`])],
    ['failed', 'tool-collapse', calling([`${oslo}${bergen}`])],
    ['failed', 'tool-duplicate', calling([oslo], ['{ "city": "Oslo" }'])],
    ['failed', 'tool-parallel', calling([oslo], [bergen], ['{"city":"Rome"}'])],
    ['failed', 'tool-id', calling([oslo, 'get_weather', 'call_1'], [bergen, 'get_weather', 'call_1'])],
    ['failed', 'extra-key', calling([oslo], ['{"city":"Rome","days":1}'])],
    ['failed', 'tool-unknown', calling([oslo], [bergen, 'weather'])],
    ['failed', 'tool-none', saying('It is sunny.')],
  ] as const)('two: %s, %s: %j', (outcome, failure, answer) => {
    expect(two.check(answer, unknownRequest)).toMatchObject(failure === undefined ? { outcome } : { outcome, failure });
  });

  it.each([
    ['usable', undefined, saying('You are welcome.')],
    ['failed', 'tool-spurious', calling([oslo])],
    ['failed', 'tool-spurious', saying('<tool_call>{"name":"get_weather","arguments":{"city":"Oslo"}}</tool_call>')],
    ['failed', 'empty-content', saying('')],
  ] as const)('none: %s, %s: %j', (outcome, failure, answer) => {
    const none = toolCallContract.create({ tools, calls: { max: 0 } });
    expect(none.check(answer, unknownRequest)).toEqual(failure === undefined ? { outcome } : { outcome, failure });
  });

  test('where none need be made, text is as good as a call', () => {
    const some = toolCallContract.create({ tools, calls: { min: 0, max: 3 } });
    expect(some.check(saying('It is sunny.'), unknownRequest)).toEqual({ outcome: 'usable' });
    expect(some.check(calling([oslo]), unknownRequest)).toEqual({ outcome: 'usable', calling: 'valid' });
  });

  test('a drill that wants more at least than at most is refused', () => {
    const written = { kind: 'tool-call', for: 'a', calls: { min: 3, max: 2 } };
    expect(() => contractSettings.read(written, 'contracts[0]')).toThrow(
      'contracts[0].calls.min must be at most max (2), got 3',
    );
  });
});

test('two calls are one twice, in whatever order their keys are written, at any depth', () => {
  const free = toolCallContract.create({ calls: { min: 2 } });
  const pay = (...each: string[]): Answer => calling(...each.map((json): [string, string] => [json, 'pay']));
  expect(free.check(pay('{"to":[{"id":1,"a":2}]}', '{ "to": [{"a":2, "id":1}] }'), unknownRequest)).toMatchObject({
    failure: 'tool-duplicate',
  });
  expect(free.check(pay('{"to":[{"id":1,"a":2}]}', '{"to":[{"id":2,"a":1}]}'), unknownRequest)).toMatchObject({
    outcome: 'usable',
  });
});

describe('the order of calls', () => {
  const ordered = toolCallContract.create({ tools, calls: { max: 3 }, order: ['get_weather', 'book'] });

  it('is kept where a call needs one before it', () => {
    expect(ordered.check(calling([oslo], ['{}', 'book']), unknownRequest)).toMatchObject({ outcome: 'usable' });
  });

  it('is broken by the call that needs another, made first or alone', () => {
    const broken = { outcome: 'failed', failure: 'tool-order', calling: 'valid' };
    expect(ordered.check(calling(['{}', 'book'], [oslo]), unknownRequest)).toEqual(broken);
    expect(ordered.check(calling(['{}', 'book']), unknownRequest)).toEqual(broken);
  });

  it('goes on from the conversation', () => {
    const messages = [
      { role: 'user', content: 'Book Oslo.' },
      {
        role: 'assistant',
        tool_calls: [{ id: 'a', type: 'function', function: { name: 'get_weather', arguments: oslo } }],
      },
    ];
    const request = { ...unknownRequest, asked: () => ({ messages }) };
    expect(ordered.check(calling(['{}', 'book']), request)).toMatchObject({ outcome: 'usable' });
  });
});

describe('did it call, and was the call valid', () => {
  const contract = toolCallContract.create({ tools });

  it.each([
    ['valid', calling([oslo])],
    ['valid', calling(['{"city":"Rome"}'])],
    ['invalid', calling(['{"city":"Oslo",}'])],
    ['invalid', calling(['{"town":"Oslo"}'])],
    ['invalid', calling([oslo, 'weather'])],
    ['valid', calling([oslo], [bergen])],
    ['in-text', saying('<tool_call>{"name":"get_weather","arguments":{"city":"Oslo"}}</tool_call>')],
    ['in-text-invalid', saying('<tool_call>{"name":"get_weather","arguments":{"town":"Oslo"}}</tool_call>')],
    ['none', saying('It is sunny.')],
    ['none', saying('')],
  ] as const)('%s: %j', (said, answer) => {
    const request = expecting({ kind: 'tool-call', name: 'get_weather', arguments: { city: 'Oslo' } });
    expect(contract.check(answer, request).calling).toBe(said);
  });
});

describe('what leaks beside a good call', () => {
  const contract = toolCallContract.create({ tools });

  it.each([
    ['</tool_call>', ['special-tokens']],
    ['<|channel|>commentary', ['special-tokens']],
    ['</think>', ['think-block']],
    ['<think>hm</think>\n<tool_call>', ['think-block', 'special-tokens']],
    ['I will look.', ['preamble-with-tool']],
    [' \n', undefined],
  ] as const)('is a note and no failure: %j', (text, notes) => {
    const said = contract.check({ ...calling([oslo]), text }, unknownRequest);
    expect(said).toEqual({ outcome: 'usable', calling: 'valid', ...(notes === undefined ? {} : { notes }) });
  });
});

describe('the tools that are offered', () => {
  const contract = toolCallContract.create({});
  const offering = (...offered: typeof tools): typeof unknownRequest => ({
    ...unknownRequest,
    asked: () => ({ messages: [], tools: offered.map((tool) => ({ type: 'function' as const, function: tool })) }),
  });

  it('are those of the request where a contract has none of its own', () => {
    expect(contract.check(calling([oslo]), offering(weather))).toMatchObject({ outcome: 'usable' });
    expect(contract.check(calling([oslo]), offering(book))).toMatchObject({ failure: 'tool-unknown' });
    expect(contract.check(calling(['{"town":"Oslo"}']), offering(weather))).toMatchObject({ outcome: 'failed' });
  });

  it('may be any where nobody knows what was asked', () => {
    expect(contract.check(calling([oslo, 'pay']), unknownRequest)).toMatchObject({ outcome: 'usable' });
    expect(contract.check(calling(['[]', 'pay']), unknownRequest)).toMatchObject({ outcome: 'failed' });
  });
});

describe('a request that offers no tool', () => {
  const offersNothing = { ...unknownRequest, asked: () => ({ messages: [{ role: 'user', content: 'Hi' }] }) };
  const followUp = { ...unknownRequest, offered: [] };
  const open = toolCallContract.create({});

  it.each([
    ['a planned one', offersNothing],
    ['a follow-up', followUp],
  ])('wants none: %s', (_, request) => {
    expect(open.check(saying('It is sunny in Oslo.'), request)).toEqual({ outcome: 'usable' });
    expect(open.check(calling([oslo]), request)).toEqual({ outcome: 'failed', failure: 'tool-spurious' });
    expect(open.check(saying(''), request)).toEqual({ outcome: 'failed', failure: 'empty-content' });
  });

  it('wants one where the contract or what is expected says so', () => {
    const none = { outcome: 'failed', failure: 'tool-none', calling: 'none' };
    const sunny = saying('It is sunny in Oslo.');
    expect(toolCallContract.create({ tools }).check(sunny, followUp)).toEqual(none);
    expect(toolCallContract.create({ calls: { min: 1 } }).check(sunny, followUp)).toEqual(none);
    const expected = { kind: 'tool-call' as const, name: 'book', arguments: {} };
    expect(open.check(sunny, { ...followUp, expected })).toEqual(none);
  });

  it('is not taken for one of which nobody knows what it offers, or that offers some', () => {
    const none = { outcome: 'failed', failure: 'tool-none', calling: 'none' };
    expect(open.check(saying('It is sunny in Oslo.'), unknownRequest)).toEqual(none);
    expect(open.check(saying('It is sunny in Oslo.'), { ...unknownRequest, offered: ['book'] })).toEqual(none);
  });

  it('has its calls judged by the names that a follow-up offered', () => {
    const offers = { ...unknownRequest, offered: ['book'] };
    expect(open.check(calling([oslo]), offers)).toMatchObject({ failure: 'tool-unknown' });
    expect(open.check(calling([oslo, 'book']), offers)).toMatchObject({ outcome: 'usable' });
  });
});
