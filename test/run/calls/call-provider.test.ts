/** What a call to a provider comes to where there is no answer: one that cannot be read is not told as none, and what is kept of it holds no part of a key. */
import type { ServerResponse } from 'node:http';
import { afterAll, expect, it } from 'vitest';
import { MAX_ANSWER_BYTES } from '../../../lib/proxies/answers/response-reader.ts';
import type { CallResult } from '../../../lib/run/calls/call-result.ts';
import { callProvider } from '../../../lib/run/calls/call-provider.ts';
import { closeServers, serve } from '../../support/rehearsals.ts';

afterAll(closeServers);

/** What a call to a provider that answers so comes to. */
async function call(answer: (response: ServerResponse) => void): Promise<CallResult> {
  return callProvider({
    address: { url: await serve((_request, response) => answer(response)), wire: 'openai-chat', apiKey: null },
    chat: { messages: [{ role: 'user', content: 'Go' }] },
    headers: {},
    timeoutMs: 20_000,
    signal: new AbortController().signal,
  });
}

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
  const said = await call((response) => response.writeHead(200, { 'content-type': 'application/json' }).end(body));
  expect(said).toMatchObject(result);
});

it('keeps no part of a key that stands where what was said is cut', async () => {
  for (const before of [270, 290, 299, 4_090]) {
    const key = 'sk-live.0123456789-abcdefghij_0123456789';
    const body = `${'No. '.repeat(before / 4)}${key} is not known`;
    const said = await call((response) => response.writeHead(503).end(body));
    expect(said).toMatchObject({ kind: 'failed', status: 503, said: expect.stringMatching(/^No\. /) });
    expect(JSON.stringify(said).replaceAll(key, '')).not.toContain('sk-');
  }
});
