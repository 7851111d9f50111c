import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FaultRequest, readFaultRequest } from '../../../lib/faults/fault/fault-request.ts';

function read(body: string | null, target = '/v1/chat/completions'): FaultRequest {
  return readFaultRequest({ method: 'POST', target, headers: [], body, atEpochMs: 5 });
}

describe('what a fault sees of a request', () => {
  test.each<[what: string, target: string, body: unknown, seen: Partial<FaultRequest>]>([
    [
      'OpenAI chat',
      '/v1/chat/completions',
      {
        model: 'gpt-4o',
        stream: true,
        messages: [
          { role: 'system', content: 'abc' },
          {
            role: 'user',
            content: [
              { type: 'text', text: 'de' },
              { type: 'image_url', image_url: { url: 'data:xxxx' } },
            ],
          },
        ],
      },
      { model: 'gpt-4o', streamed: true, promptCharacters: 5 },
    ],
    [
      'OpenAI responses',
      '/v1/responses',
      { model: 'o3', instructions: 'ab', input: [{ role: 'user', content: [{ type: 'input_text', text: 'cde' }] }] },
      { model: 'o3', streamed: false, promptCharacters: 5 },
    ],
    ['OpenAI embeddings', '/v1/embeddings', { model: 'e', input: ['ab', 'c'] }, { model: 'e', promptCharacters: 3 }],
    [
      'Anthropic',
      '/v1/messages',
      { model: 'claude', system: 'ab', messages: [{ role: 'user', content: 'c' }], stream: false },
      { model: 'claude', streamed: false, promptCharacters: 3 },
    ],
    [
      'Azure',
      '/openai/deployments/my%20gpt/chat/completions?api-version=1',
      { messages: [{ content: 'a' }] },
      { model: 'my gpt', path: '/openai/deployments/my%20gpt/chat/completions', promptCharacters: 1 },
    ],
    [
      'Gemini',
      '/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse',
      { systemInstruction: { parts: [{ text: 'ab' }] }, contents: [{ parts: [{ text: 'c' }] }] },
      { model: 'gemini-2.5-flash', streamed: true, promptCharacters: 3 },
    ],
    [
      'Bedrock',
      '/model/anthropic.claude-v2%3A1/converse-stream',
      { messages: [{ content: [{ text: 'abc' }] }] },
      { model: 'anthropic.claude-v2:1', streamed: true, promptCharacters: 3 },
    ],
    ['Bedrock, not streamed', '/model/a/converse', {}, { streamed: false, promptCharacters: 0 }],
    ['a path that is badly encoded', '/models/%zz', {}, { model: '%zz' }],
  ])('%s', (_, target, body, seen) => {
    expect(read(JSON.stringify(body), target)).toMatchObject(seen);
  });

  test.each([[null], [''], ['{'], ['[]'], ['null'], ['"text"']])('is unknown with the body %j', (body) => {
    expect(read(body)).toMatchObject({ model: null, streamed: null, promptCharacters: null, atEpochMs: 5 });
  });

  test('never breaks, whatever the body holds', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), fc.string(), (body, target) => {
        const { promptCharacters } = read(body, target);
        expect(promptCharacters ?? 0).toBeLessThanOrEqual(body.length);
      }),
    );
    const nested = `{"messages":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
    expect(read(nested).promptCharacters ?? 0).toBe(0);
  });
});
