import { setupServer } from 'msw/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cutoverHandlers, cutoverMatchers, type ToSurvive } from '../../mocks/handlers.ts';

declare module 'vitest' {
  interface Matchers<T> extends ToSurvive<T> {}
}

const providers = cutoverHandlers({ primary: { model: 'gpt-4o' }, fallback: { model: 'gpt-4.1' } }, { timeScale: 0 });
const server = setupServer(...providers);
expect.extend({ ...cutoverMatchers(providers) });
beforeAll(() => server.listen());
afterAll(() => server.close());

// In place of your application: two base URLs, and a second try.
async function ask(question: string): Promise<string> {
  for (const base of ['https://primary.cutover.test/v1', 'https://fallback.cutover.test/v1']) {
    const body = JSON.stringify({ model: 'gpt-4o', messages: [{ role: 'user', content: question }] });
    const response = await fetch(`${base}/chat/completions`, { method: 'POST', body }).catch(() => null);
    if (response?.ok !== true) continue;
    const answer = (await response.json()) as { choices: { message: { content: string } }[] };
    return answer.choices[0]?.message.content ?? '';
  }
  throw new Error('Nobody answered.');
}

test.each([{ kind: 'error-response', error: 'openai-503-overloaded' }, { kind: 'refuse-connections' }] as const)(
  'a question is answered though the primary is down: $kind',
  async (fault) => {
    await expect(() => ask('Where is my order?')).toSurvive(fault, { usable: (answer) => answer !== '' });
  },
);
