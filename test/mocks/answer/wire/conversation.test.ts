import { describe, expect, it } from 'vitest';
import type { MockRequest } from '../../../../mocks/answer/answer-plan.ts';
import type { Conversation } from '../../../../mocks/answer/model-request.ts';
import { resolveMock } from '../../../../mocks/mock/mock.ts';
import type { WireName } from '../../../../lib/wire/formats/index.ts';
import { fallback } from '../../request-body.ts';

const system = 'Sign with "The team".';
const turns = [
  ['user', 'Where is it? [cutover-run1-7]'],
  ['assistant', 'On its way.'],
  ['user', 'Since when?'],
  ['assistant', 'Since Monday.'],
  ['user', 'Thanks. [cutover-run1-7]'],
] as const;

/** A conversation of so many messages, as each format writes it. */
const write: Record<WireName, (count: number) => Pick<MockRequest, 'path' | 'body'>> = {
  'openai-chat': (count) => ({
    path: '/v1/chat/completions',
    body: JSON.stringify({ model: 'm', messages: [{ role: 'system', content: system }, ...messages(count)] }),
  }),
  'openai-responses': (count) => ({
    path: '/v1/responses',
    body: JSON.stringify({ model: 'm', instructions: system, input: messages(count) }),
  }),
  'anthropic-messages': (count) => ({
    path: '/v1/messages',
    body: JSON.stringify({ model: 'm', max_tokens: 99, system, messages: messages(count) }),
  }),
  gemini: (count) => ({
    path: '/v1beta/models/m:generateContent',
    body: JSON.stringify({
      systemInstruction: { parts: [{ text: system }] },
      contents: turns.slice(0, count).map(([role, text]) => ({
        role: role === 'user' ? 'user' : 'model',
        parts: [{ text }],
      })),
    }),
  }),
};

function messages(count: number): { role: string; content: string }[] {
  return turns.slice(0, count).map(([role, content]) => ({ role, content }));
}

function read(wire: WireName, count: number): Conversation {
  const answered = resolveMock({ ...fallback, wire }).wire.readRequest({ method: 'POST', ...write[wire](count) });
  if (answered.kind === 'problem') throw new Error(answered.problem.message);
  return answered.request.conversation;
}

describe.each(Object.keys(write) as WireName[])('a request in %s', (wire) => {
  it.each([
    [1, 1],
    [3, 2],
    [5, 3],
  ])('of %i messages asks for answer %i of the same conversation in every run', (count, turn) => {
    const { opening, ...rest } = read(wire, count);
    expect(rest).toEqual({ system, turn });
    expect(opening.trim()).toBe('Where is it?');
  });
});
