import { answerForms } from '../../lib/kit/terms/answer-form.ts';
import { setupServer } from 'msw/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { usualProviders } from '../../lib/kit/terms/provider.ts';
import { answerAtOnce } from '../../mocks/answer/answer-at-once.ts';
import { type DialectName, dialects } from '../../mocks/answer/dialects/index.ts';
import { cutoverHandlers } from '../../mocks/handlers.ts';
import { createReplay, type Replay } from '../../mocks/replay/create-replay.ts';
import { createAnswerServer, createMockServer } from '../../mocks/server/server.ts';
import { recordedExchange, recordingHeader } from '../support/recordings.ts';
import { readStream } from './read-stream.ts';
import { fallback, lengthHeader, ticketBody } from './request-body.ts';

const { provider: _, ...base } = { ...fallback, ttft: 'instant', tokensPerSecond: 10_000 };
/** Set by the connection, not by the mock. */
const transportHeaders = ['connection', 'content-length', 'date', 'keep-alive', 'transfer-encoding'];

interface Seen {
  status: number;
  headers: Record<string, string>;
  body: string;
}

async function seen(response: Response): Promise<Seen> {
  const headers = [...response.headers].filter(([name]) => !transportHeaders.includes(name));
  const bytes = Buffer.from(await response.arrayBuffer());
  return { status: response.status, headers: Object.fromEntries(headers), body: bytes.toString('base64') };
}

describe('msw handlers', () => {
  it('send the head of a stream before its turn where it is sent at once, and the whole stream then', async () => {
    const mock = { ...base, ttft: 'self-hosted-70b', head: 'at-once' as const };
    const slots = { slots: 1, queue: 5, error: 'vllm-503' as const, fullLoadFactor: 1 };
    const described = { ...mock, slots };
    const msw = setupServer(...cutoverHandlers({ primary: described, fallback: described }));
    msw.listen({ onUnhandledRequest: 'bypass' });
    try {
      const startMs = performance.now();
      const timed = [1, 2].map(async (ticket) => {
        const body = JSON.stringify(ticketBody({ kind: 'chat', ticket, streamed: true }));
        const response = await fetch('https://primary.cutover.test/v1/chat/completions', { method: 'POST', body });
        const headMs = performance.now() - startMs;
        expect(readStream(await response.text()).done).toBe(true);
        return { headMs, endMs: performance.now() - startMs };
      });
      const [first, second] = await Promise.all(timed);
      expect(second?.headMs).toBeLessThan(first?.endMs ?? 0);
    } finally {
      msw.close();
    }
  });
});

describe.each(Object.keys(dialects) as DialectName[])('msw handlers and server with the dialect %s', (dialect) => {
  const mock = { ...base, dialect };
  const msw = setupServer(...cutoverHandlers({ primary: mock, fallback: mock }, { seed: 9, timeScale: 0 }));
  beforeAll(() => msw.listen({ onUnhandledRequest: 'bypass' }));
  afterAll(() => msw.close());

  it.each(usualProviders)('answer for the %s with the same bytes, streamed and not', async (provider) => {
    await using server = await createMockServer({ description: { ...mock, provider }, seed: 9, port: 0 });
    const requests = answerForms.flatMap((kind) =>
      [false, true].flatMap((streamed) =>
        Array.from({ length: 6 }, (__, ticket) => JSON.stringify(ticketBody({ kind, ticket, streamed }))),
      ),
    );
    const both = [...requests, '{"model":"x"}'].map(async (body) => {
      const post = { method: 'POST', body };
      const [fromServer, fromMsw] = await Promise.all([
        fetch(`${server.url}/chat/completions`, post).then(seen),
        fetch(`https://${provider}.cutover.test/v1/chat/completions`, post).then(seen),
      ]);
      expect(fromMsw).toEqual(fromServer);
    });
    await Promise.all(both);
    for (const path of ['models', 'nothing/here?x=1']) {
      const [fromServer, fromMsw] = [
        await fetch(`${server.url}/${path}`),
        await fetch(`https://${provider}.cutover.test/v1/${path}`),
      ];
      expect(await seen(fromMsw)).toEqual(await seen(fromServer));
    }
  });
});

describe('msw handlers', () => {
  it('replay a recording with the same bytes as the server', async () => {
    const frames = ['data: {"a":"é🎉"}\n\n', 'data: [DONE]\n\n'].map((data, index) => ({ atMs: 5 + index, data }));
    const exchanges = [
      recordedExchange('x', '{"whole":true}'),
      recordedExchange('x', '', { stream: true, response: { frames, status: 201 } }),
    ];
    const createPlayer = (): Replay =>
      createReplay({ header: recordingHeader, exchanges, torn: false }, { match: 'exact', timeScale: 1 });
    const msw = setupServer(...cutoverHandlers({ primary: { replay: createPlayer() }, fallback: base }));
    const { answer, basePath } = createPlayer();
    await using server = await createAnswerServer({
      name: 'The replay',
      answer: answerAtOnce(answer),
      basePath,
      port: 0,
    });
    msw.listen({ onUnhandledRequest: 'bypass' });
    try {
      for (const body of [...exchanges.map(({ request }) => request.body), '{}']) {
        const post = { method: 'POST', body };
        const fromMsw = await seen(await fetch('https://primary.cutover.test/v1/chat/completions', post));
        expect(fromMsw).toEqual(await seen(await fetch(`${server.url}/chat/completions`, post)));
        expect(fromMsw.status).toBe(body === '{}' ? 404 : body.includes('"stream":true') ? 201 : 200);
      }
    } finally {
      msw.close();
    }
  });

  it('stand in for any base address, and keep real time unless told otherwise', async () => {
    const primary = {
      ...base,
      ttft: 'gemini-2.5-flash',
      tokensPerSecond: 500,
      url: 'https://api.example.com/openai/v1/',
    };
    const msw = setupServer(...cutoverHandlers({ primary, fallback: base }));
    msw.listen({ onUnhandledRequest: 'error' });
    try {
      const startMs = performance.now();
      const response = await fetch('https://api.example.com/openai/v1/chat/completions', {
        method: 'POST',
        headers: lengthHeader({ outputTokens: 100 }),
        body: JSON.stringify(ticketBody({ kind: 'chat', streamed: true })),
      });
      const plannedMs = Number(response.headers.get('openai-processing-ms'));
      expect(performance.now() - startMs).toBeGreaterThan(plannedMs - 2);
      expect(readStream(await response.text()).done).toBe(true);
      // 100 tokens at 500 a second are planned to take 200 ms, from the first on.
      expect(performance.now() - startMs).toBeGreaterThan(plannedMs + 150);
    } finally {
      msw.close();
    }
  });
});
