/** What a call to a provider comes to where its answer cannot be read: that is not told as an answer that is none. */
import { afterAll, expect, it } from 'vitest';
import { MAX_ANSWER_BYTES } from '../../../lib/proxies/answers/response-reader.ts';
import { callProvider } from '../../../lib/run/calls/call-provider.ts';
import { closeServers, serve } from '../../support/rehearsals.ts';

afterAll(closeServers);

const whole = (content: string): string =>
  JSON.stringify({ id: 'a', choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }] });

it.each([
  [
    'over 8 MB',
    whole('x'.repeat(MAX_ANSWER_BYTES)),
    { kind: 'failed', cause: 'unread', said: expect.stringContaining('the answer is over') },
  ],
  ['no answer at all', '{"hello": 1}', { kind: 'failed', cause: 'no-answer', said: '{"hello": 1}' }],
  ['an answer', whole('Hello.'), { kind: 'answered' }],
])('%s', async (_, body, result) => {
  const url = await serve((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(body);
  });
  const said = await callProvider({
    address: { url, wire: 'openai-chat', apiKey: null },
    chat: { messages: [{ role: 'user', content: 'Go' }] },
    headers: {},
    timeoutMs: 20_000,
    signal: new AbortController().signal,
  });
  expect(said).toMatchObject(result);
});
