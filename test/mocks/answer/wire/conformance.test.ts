import { setupServer } from 'msw/node';
import { describe, expect, it } from 'vitest';
import { createContract } from '../../../../lib/drill/contracts/index.ts';
import { expectedAnswer, extractionSchema, supportTools } from '../../../../lib/drill/workloads/support-desk/tasks.ts';
import type { Answer } from '../../../../lib/kit/terms/answer.ts';
import { readAnswer } from '../../../../lib/wire/formats/read-answer.ts';
import { createSseReader } from '../../../../lib/wire/sse/sse.ts';
import { createStreamReader } from '../../../../lib/wire/formats/stream-reader.ts';
import { cutoverHandlers } from '../../../../mocks/handlers.ts';
import { planAnswer } from '../../../../mocks/mock/plan-answer.ts';
import { createMockServer } from '../../../../mocks/server/server.ts';
import { wireNames } from '../../../../lib/wire/formats/index.ts';
import { wireFamilies } from '../../../../mocks/answer/wire/index.ts';
import { factsOf, fallback } from '../../request-body.ts';
import { asks, wireRequest, type WireAsk } from '../../wire-request.ts';
import { resolveMock } from '../../../../mocks/mock/mock.ts';
import { expecting } from '../../../support/answered-request.ts';

const kinds = { text: 'chat', tool: 'tool-call', structured: 'extraction' } as const;
const contracts = {
  text: createContract({ kind: 'markdown', for: 'chat' }),
  tool: createContract({ kind: 'tool-call', for: 'tool-call', tools: supportTools }),
  structured: createContract({ kind: 'json-schema', for: 'extraction', schema: extractionSchema }),
};
const wires = wireNames;
const flavours = wires.flatMap((wire) =>
  Object.keys(wireFamilies[wire].flavours).map((flavour) => ({ wire, flavour })),
);
const mock = { ...fallback, model: 'm-1', ttft: 'instant', tokensPerSecond: 10_000 };
/** Set by the connection, not by the mock. */
const transportHeaders = ['connection', 'content-length', 'date', 'keep-alive', 'transfer-encoding'];

interface Seen {
  status: number;
  headers: Record<string, string>;
  body: string;
}

async function seen(response: Response): Promise<Seen> {
  const headers = [...response.headers].filter(([name]) => !transportHeaders.includes(name));
  return { status: response.status, headers: Object.fromEntries(headers), body: await response.text() };
}

/** What a reader makes of a stream that comes in pieces cut at these bytes. */
function readSplit(bytes: Uint8Array, cuts: readonly number[]): { answer: Answer | null; done: boolean } {
  const sse = createSseReader();
  const reader = createStreamReader();
  for (const [index, from] of [0, ...cuts].entries()) {
    for (const event of sse.push(bytes.subarray(from, cuts[index]))) reader.push(event);
  }
  return { answer: reader.answer(), done: reader.done() };
}

describe.each(flavours)('$wire as $flavour speaks it', ({ wire, flavour }) => {
  const settings = { ...mock, wire, flavour, reasoningTokens: 20, refuses: [] };
  const textOf = (options: WireAsk, description = settings): string =>
    [...planAnswer(wireRequest(wire, flavour, options), resolveMock(description), 3).frames]
      .map(({ data }) => data)
      .join('');

  it('says the same bytes through msw and over the wire, whatever it is asked', async () => {
    const { provider: _, ...handler } = settings;
    const msw = setupServer(...cutoverHandlers({ primary: handler, fallback: handler }, { seed: 3, timeScale: 0 }));
    await using server = await createMockServer({ description: settings, seed: 3, port: 0 });
    const requests = asks.flatMap((ask) =>
      [false, true].map((streamed) => wireRequest(wire, flavour, { ask, streamed })),
    );
    const { basePath } = wireFamilies[wire].create(flavour, []);
    const others = ['/models', '/nothing/here'].map((path) => ({
      method: 'GET',
      path: basePath + path,
      query: '',
      body: '',
    }));
    const broken = { ...wireRequest(wire, flavour, { ask: 'text' }), body: '{' };
    msw.listen({ onUnhandledRequest: 'bypass' });
    try {
      const statuses = [];
      for (const { method, path, query = '', body } of [...requests, ...others, broken]) {
        const init = method === 'POST' ? { method, body } : {};
        const tail = query === '' ? path : `${path}?${query}`;
        const fromServer = await seen(await fetch(`http://127.0.0.1:${server.port}${tail}`, init));
        expect(await seen(await fetch(`https://fallback.cutover.test${tail}`, init))).toEqual(fromServer);
        statuses.push(fromServer.status);
      }
      expect(statuses).toEqual(
        [200, 200, 200, 200, 200, 200, 200, 404, flavour === 'llama.cpp' ? 500 : 400].map((status, index) =>
          isRefused(index) ? 400 : status,
        ),
      );
    } finally {
      msw.close();
    }
  });

  const hidesThoughts = wireFamilies[wire].create(flavour, []).hidesThoughts === true;

  /** DeepSeek takes no schema: that is the fifth and sixth request. */
  const isRefused = (index: number): boolean => flavour === 'deepseek' && (index === 4 || index === 5);

  const asksOf = asks.filter((ask) => flavour !== 'deepseek' || ask !== 'structured');

  it.each(asksOf)('reads the same answer to a request for %s streamed and not', (ask) => {
    for (let ticket = 0; ticket < 5; ticket++) {
      const whole = readAnswer(textOf({ ask, ticket }));
      const { answer, done } = readSplit(Buffer.from(textOf({ ask, ticket, streamed: true })), []);
      expect(whole).toMatchObject({ error: null, refusal: null, model: 'm-1' });
      expect(whole?.toolCalls).toHaveLength(ask === 'tool' ? 1 : 0);
      if (hidesThoughts) expect(whole?.reasoning).toBe('');
      else expect(whole?.reasoning.length).toBeGreaterThan(60);
      if (ask !== 'tool') expect(whole?.text.length).toBeGreaterThan(100);
      expect([withoutNumbers(answer), done]).toEqual([whole, true]);
    }
  });

  it('says the same streamed and not, however its model breaks it', () => {
    const quirky = { ...settings, dialect: 'quirks' };
    for (const ask of asksOf) {
      for (let ticket = 0; ticket < 40; ticket++) {
        const whole = readAnswer(textOf({ ask, ticket }, quirky));
        const stream = Buffer.from(textOf({ ask, ticket, streamed: true }, quirky));
        expect([ask, ticket, withoutNumbers(readSplit(stream, []).answer)]).toEqual([ask, ticket, whole]);
      }
    }
  });

  it.each(asksOf)('gives every contract what it needs when it is asked for %s', (ask) => {
    for (let ticket = 0; ticket < 20; ticket++) {
      const answer = readAnswer(textOf({ ask, ticket }));
      const verdict = answer && contracts[ask].check(answer, expecting(expectedAnswer(kinds[ask], factsOf(ticket))));
      expect([ticket, verdict?.outcome]).toEqual([ticket, 'usable']);
    }
  });

  it('streams what a reader understands wherever the bytes are cut', () => {
    const bytes = Buffer.from(textOf({ ask: 'tool', streamed: true, outputTokens: 60 }));
    const whole = readSplit(bytes, []);
    for (let cut = 1; cut < bytes.length; cut += 23) expect(readSplit(bytes, [cut])).toEqual(whole);
    expect(
      readSplit(
        bytes,
        Array.from({ length: bytes.length - 1 }, (_, index) => index + 1),
      ),
    ).toEqual(whole);
  });

  it('has no answer for the readers once its frames are taken apart', () => {
    const text = textOf({ ask: 'text', streamed: true });
    expect(readSplit(Buffer.from(text.replaceAll('{', '[')), []).answer?.text ?? '').toBe('');
  });
});

/** Mistral does not number the calls of a stream; a whole answer has no numbers to begin with. */
function withoutNumbers(answer: Answer | null): Answer | null {
  if (answer?.streamFaults?.join() !== 'call-index') return answer;
  const { streamFaults: _, ...rest } = answer;
  return rest;
}
