import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type CutoverMatchers, cutoverHandlers, cutoverMatchers, type ToSurvive } from '../../mocks/handlers.ts';
import type { FaultInput } from '../../lib/faults/index.ts';
import { waitUntil } from '../support/processes.ts';

declare module 'vitest' {
  interface Matchers<T> extends ToSurvive<T> {}
}

const providers = cutoverHandlers({ primary: { model: 'gpt-4o' }, fallback: { model: 'gpt-4.1' } }, { timeScale: 0 });
const server = setupServer(...providers);
expect.extend(cutoverMatchers(providers) satisfies CutoverMatchers as never);

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterEach(() => void (providers.arm('primary', []), providers.arm('fallback', [])));
afterAll(() => server.close());

const overloaded: FaultInput = { kind: 'error-response', error: 'openai-503-overloaded' };

const ask = (provider: string, body: object = {}, init: RequestInit = {}): Promise<Response> =>
  fetch(`https://${provider}.cutover.test/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'gpt-4o', messages: [{ role: 'user', content: 'Hello' }], ...body }),
    ...init,
  });

/** An application with a fallback. */
async function askBoth(body: object = {}): Promise<Response> {
  const first = await ask('primary', body).catch(() => null);
  return first?.ok === true ? first : ask('fallback', body);
}

describe('toSurvive', () => {
  test('passes for an application with a fallback, and takes the fault back', async () => {
    await expect(() => askBoth()).toSurvive(overloaded);
    expect((await ask('primary')).status).toBe(200);
  });

  test('fails for an application without', async () => {
    await expect(() => ask('primary')).not.toSurvive(overloaded);
    await expect(expect(() => ask('primary')).toSurvive(overloaded)).rejects.toThrow(
      'expected the call to survive error-response on the primary: it was answered with status 503',
    );
  });

  test.each<[string, FaultInput, object]>([
    ['a refused connection', { kind: 'refuse-connections' }, {}],
    ['a reset', { kind: 'reset', after: { tokens: 2 } }, { stream: true }],
    ['a broken handshake', { kind: 'reset-on-accept' }, {}],
  ])('sees %s, also in the middle of a body', async (_, fault, body) => {
    await expect(() => ask('primary', body)).not.toSurvive(fault);
    await expect(expect(() => ask('fallback', body)).toSurvive(fault)).rejects.toThrow('Nothing was shown');
  });

  test('does not wait for ever, and says so before the test is ended for it', async () => {
    const leave = new AbortController();
    const wait = () => ask('primary', {}, { signal: leave.signal });
    await expect(expect(wait).toSurvive({ kind: 'silence' }, { withinMs: 50 })).rejects.toThrow(
      'it had not come through after 50 ms. Does your code wait for ever, or longer than this? Give its calls a time-out, or toSurvive more time (withinMs)',
    );
    leave.abort();
    await expect(expect(wait).toSurvive(overloaded, { withinMs: 0 })).rejects.toThrow('withinMs must be over 0');
    expect((await ask('primary')).status).toBe(200);
  });

  test('leaves nothing armed behind one that never ends, as where its test has timed out, or that runs at once with another', async () => {
    const next = async (): Promise<void> => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      await expect(() => askBoth()).toSurvive(overloaded);
    };
    await Promise.all([
      expect(expect(() => ask('primary')).toSurvive({ kind: 'silence' })).rejects.toThrow(
        'another began on the same provider before this one had ended',
      ),
      next(),
    ]);
    expect((await ask('primary')).status).toBe(200);
  });

  test('fails where the fault was never met, behind not too', async () => {
    const nothing = 'Nothing was shown, as error-response on the primary happened to none of 0 calls.';
    await expect(expect(() => ask('fallback')).toSurvive(overloaded)).rejects.toThrow(nothing);
    await expect(expect(() => ask('fallback')).not.toSurvive(overloaded)).rejects.toThrow(nothing);
    await expect(expect(() => ask('fallback')).toSurvive(overloaded)).rejects.toThrow('made after server.listen()?');
  });

  test('asks whether the result was of use', async () => {
    const usable = async (result: unknown): Promise<boolean> => (await (result as Response).text()).includes('gpt-5');
    await expect(() => askBoth()).not.toSurvive(overloaded, { usable });
  });

  test('makes the call as often as asked, and says which one failed', async () => {
    let made = 0;
    const call = () => (++made === 3 ? ask('primary') : askBoth());
    await expect(expect(call).toSurvive(overloaded, { calls: 4 })).rejects.toThrow('call 3 of 4 was answered with');
  });

  test.each<[unknown, unknown, RegExp]>([
    [Promise.resolve(), overloaded, /must be a function/],
    [() => ask('primary'), { kind: 'error-respons' }, /error-response/],
    [() => ask('primary'), [], /at least one fault/],
  ])('says what is wrong with what it is given: %#', async (call, fault, message) => {
    await expect(expect(call).toSurvive(fault as FaultInput)).rejects.toThrow(message);
  });
});

describe('several providers', () => {
  const chain = cutoverHandlers(
    { openai: { model: 'gpt-4o' }, claude: { model: 'claude-sonnet-4' }, local: { model: 'smollm2-135m' } },
    { timeScale: 0 },
  );
  const { toSurvive } = cutoverMatchers(chain);
  const askAll = async (): Promise<string> => {
    for (const provider of chain.providers) {
      const response = await ask(provider).catch(() => null);
      if (response?.ok === true) return provider;
    }
    throw new Error('Nobody answered.');
  };
  beforeAll(() => server.use(...chain));
  afterAll(() => server.resetHandlers());
  const usable = (by: string) => ({ usable: (result: unknown) => result === by });

  test('are called as their test calls them, and the first is the one that fails', async () => {
    expect(chain.providers).toEqual(['openai', 'claude', 'local']);
    expect(await toSurvive(askAll, overloaded, usable('local'))).toMatchObject({ pass: false });
    chain.arm('claude', [{ kind: 'refuse-connections' }]);
    expect(await toSurvive(askAll, overloaded, usable('local'))).toMatchObject({ pass: true });
    chain.arm('claude', []);
    const { pass, message } = await toSurvive(() => ask('local'), overloaded, { provider: 'local' });
    expect([pass, message()]).toEqual([
      false,
      'expected the call to survive error-response on the local: it was answered with status 503',
    ]);
  });

  test('are refused where there is no such provider', async () => {
    const message = 'The provider must be one of openai, claude, local, got "lokal". Did you mean "local"?';
    expect(() => chain.arm('lokal' as 'local', [])).toThrow(message);
    await expect(toSurvive(askAll, overloaded, { provider: 'lokal' })).rejects.toThrow(message);
  });

  test.each<[string, Record<string, { model: string; url?: string }>, string]>([
    ['one', { openai: { model: 'a' } }, 'cutoverHandlers must be given two to five providers'],
    [
      'a name that is none',
      { OpenAI: { model: 'a' }, b: { model: 'a' } },
      'up to 20 lower-case letters and digits, a letter first, got "OpenAI"',
    ],
    [
      'two at one address',
      { a: { model: 'a', url: 'https://api.test/v1' }, b: { model: 'b', url: 'https://api.test/v1/' } },
      'b.url must be another than that of a, or nobody asks it, got "https://api.test/v1"',
    ],
    ['a mistake', { a: { model: 'a' }, b: { modl: 'b' } as never }, 'b.modl is not a known key'],
  ])('are refused: %s', (_, given, message) => {
    expect(() => cutoverHandlers(given)).toThrow(message);
  });
});

describe('faults of the handlers', () => {
  test('are counted as an injector counts them', async () => {
    providers.arm('primary', [{ ...overloaded, when: { probability: 0.5 } }]);
    const statuses = await Promise.all(Array.from({ length: 40 }, async () => (await ask('primary')).status));
    const [summary] = providers.summarize('primary');
    expect(summary).toMatchObject({ fault: 'error-response', attempts: 40, matched: 40 });
    expect(summary?.applied).toBe(statuses.filter((status) => status === 503).length);
    expect(summary?.applied).toBeGreaterThan(5);
  });

  test('edit an answer, streamed and whole', async () => {
    providers.arm('primary', [{ kind: 'missing-end' }]);
    const streamed = await (await ask('primary', { stream: true })).text();
    expect(streamed).toContain('data: {');
    expect(streamed).not.toContain('[DONE]');
    providers.arm('primary', [{ kind: 'refusal', finishReason: 'filtered' }]);
    const whole = (await (await ask('primary')).json()) as { choices: { message: { content: string } }[] };
    expect(whole.choices[0]?.message).toBeDefined();
    expect(providers.summarize('primary')).toMatchObject([{ applied: 1 }]);
  });

  test('hold a call until its caller leaves', async () => {
    providers.arm('primary', [{ kind: 'silence' }]);
    const leaving = new AbortController();
    const call = ask('primary', {}, { signal: leaving.signal }).catch(String);
    await waitUntil(() => providers.summarize('primary')[0]?.applied === 1);
    leaving.abort();
    expect(await call).toMatch(/abort/i);
  });

  test('refuse as limits do', async () => {
    providers.arm('primary', [{ kind: 'rate-limit', provider: 'openai', perMinute: { requests: 1 } }]);
    const statuses = [(await ask('primary')).status, (await ask('primary')).status];
    expect(statuses).toEqual([200, 429]);
  });
});
