import { afterEach, describe, expect, it, vi } from 'vitest';
import type { MockDescription } from '../../mocks/answer/answer-plan.ts';
import { planAnswer } from '../../mocks/mock/plan-answer.ts';
import { clientCases, strictMock } from './clients/cases.ts';
import type { Client } from './clients/client.ts';
import { lengthHeader, ticketBody } from './request-body.ts';
import { resolveMock } from '../../mocks/mock/mock.ts';

const ORIGIN = 'http://mock.test';
/** With an opening that is no ASCII, so that characters are cut as well as frames. */
const dialect = 'claude-3.5-sonnet';
const [system = '', user = ''] = ticketBody({ kind: 'chat', ticket: 3 }).messages.map(({ content }) => content);

afterEach(() => {
  vi.unstubAllGlobals();
});

/** Puts a mock in the place of the network; its bodies come in pieces. Returns how many pieces came. */
function serve(description: MockDescription, cut: (bytes: Uint8Array) => Iterable<Uint8Array>): { pieces: number } {
  const seen = { pieces: 0 };
  vi.stubGlobal('fetch', async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    const { pathname, search } = new URL(request.url);
    const plan = planAnswer(
      {
        method: request.method,
        path: pathname,
        query: search.slice(1),
        headers: { ...Object.fromEntries(request.headers), ...lengthHeader({ outputTokens: 20 }) },
        body: await request.text(),
      },
      resolveMock(description),
      5,
    );
    const bytes = new TextEncoder().encode([...plan.frames].map(({ data }) => data).join(''));
    const body = new ReadableStream({
      start(controller) {
        for (const piece of cut(bytes)) {
          seen.pieces++;
          controller.enqueue(piece);
        }
        controller.close();
      },
    });
    return new Response(body, { status: plan.status, headers: plan.headers });
  });
  return seen;
}

const whole = (bytes: Uint8Array): Uint8Array[] => [bytes];

/** Pieces of so many bytes. */
function* every(size: number, bytes: Uint8Array): Iterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

function* once(at: number, bytes: Uint8Array): Iterable<Uint8Array> {
  yield bytes.subarray(0, at);
  yield bytes.subarray(at);
}

async function read(client: Client, ask: 'text' | 'tool'): Promise<unknown> {
  return client(ORIGIN, { ask, streamed: true, system, user });
}

describe.each(clientCases)('$client at $wire $flavour', ({ wire, flavour, read: client }) => {
  const description = { ...strictMock, wire, dialect, ...(flavour === undefined ? {} : { flavour }) };

  it.each(['text', 'tool'] as const)('reads the same stream of %s wherever its bytes are cut', async (ask) => {
    serve(description, whole);
    const expected = await read(client, ask);
    if (ask === 'text') expect(expected).toMatchObject({ text: expect.stringContaining('’') as unknown, calls: [] });
    else expect(expected).toMatchObject({ calls: [{ name: 'open_case' }] });
    for (const size of [1, 3, 64]) {
      const seen = serve(description, (bytes) => every(size, bytes));
      expect([size, await read(client, ask)]).toEqual([size, expected]);
      expect(seen.pieces).toBeGreaterThan(5);
    }
    for (let at = 1; at < 900; at += 131) {
      serve(description, (bytes) => once(at, bytes));
      expect([at, await read(client, ask)]).toEqual([at, expected]);
    }
  });
});

it('a client that takes every piece for a whole event does not survive it', async () => {
  const naive = async (): Promise<string> => {
    const body = JSON.stringify({ ...ticketBody({ kind: 'chat', streamed: true }), model: strictMock.model });
    const init = { method: 'POST', body, headers: { authorization: 'Bearer x' } };
    const response = await fetch(`${ORIGIN}/v1/chat/completions`, init);
    let text = '';
    for await (const piece of response.body ?? []) {
      for (const line of new TextDecoder().decode(piece as Uint8Array).split('\n')) {
        if (!line.startsWith('data: {')) continue;
        const { choices } = JSON.parse(line.slice(6)) as { choices: { delta: { content?: string } }[] };
        text += choices[0]?.delta.content ?? '';
      }
    }
    return text;
  };
  serve(strictMock, whole);
  expect((await naive()).length).toBeGreaterThan(50);
  serve(strictMock, (bytes) => every(64, bytes));
  await expect(naive()).rejects.toThrow(SyntaxError);
});
