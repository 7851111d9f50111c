import { setupServer } from 'msw/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FaultInput } from '../../../lib/faults/index.ts';
import { cutoverHandlers } from '../../../mocks/handlers.ts';
import { createMockServer, type MockServer } from '../../../mocks/server/server.ts';
import { type RunningInjector, startInjector } from '../../proxies/injector/start-injector.ts';

const mock = { model: 'gpt-4o', wire: 'openai-chat', ttft: 'instant', tokensPerSecond: 10_000 } as const;
const handlers = cutoverHandlers({ primary: mock, fallback: mock }, { timeScale: 0 });
const msw = setupServer(...handlers);
let server: MockServer;
let injector: RunningInjector;
beforeAll(async () => {
  server = await createMockServer({ description: { ...mock, provider: 'primary' }, seed: 1, port: 0 });
  injector = await startInjector(new URL(server.url).origin);
  msw.listen({ onUnhandledRequest: 'bypass' });
});
afterAll(async () => {
  msw.close();
  await injector[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

/** What a caller sees of a call: all of the body that came, and whether it was whole. */
interface Seen {
  status: number | null;
  body: string;
  whole: boolean;
}

async function call(base: string, streamed: boolean): Promise<Seen> {
  const body = JSON.stringify({
    model: 'gpt-4o',
    stream: streamed,
    messages: [{ role: 'user', content: 'Say something about parcels.' }],
  });
  const seen: Seen = { status: null, body: '', whole: false };
  try {
    const headers = { 'content-type': 'application/json', authorization: 'Bearer k' };
    const response = await fetch(`${base}/chat/completions`, { method: 'POST', headers, body });
    seen.status = response.status;
    const decoder = new TextDecoder();
    for await (const bytes of response.body ?? []) seen.body += decoder.decode(bytes as Uint8Array, { stream: true });
    seen.whole = true;
  } catch {
    // As it was seen until then.
  }
  return seen;
}

const ofStreams: FaultInput[] = [
  { kind: 'reset', after: { tokens: 3 } },
  { kind: 'reset', after: { bytes: 100 } },
  { kind: 'end-early', after: { tokens: 3 } },
  { kind: 'cut-in-frame', frame: 2, by: 'end' },
  { kind: 'cut-in-frame', frame: 2, by: 'reset' },
  { kind: 'error-event', error: 'openai-chat', afterTokens: 2, followedBy: 'end' },
  { kind: 'malformed-frame', frame: 2 },
  { kind: 'drop-frame', frame: 2 },
  { kind: 'duplicate-frame', frame: 2 },
  { kind: 'reorder-frames', frame: 2 },
  { kind: 'missing-end' },
  { kind: 'missing-finish' },
  { kind: 'coalesce', frames: 3 },
  { kind: 'split-writes', bytes: 50, gapMs: 1 },
];
const ofBoth: FaultInput[] = [
  { kind: 'error-response', error: 'openai-503-overloaded' },
  { kind: 'ok-with-error-body', error: 'openai-500' },
  { kind: 'empty-body' },
  { kind: 'wrong-content-type' },
  { kind: 'late-headers', delay: { kind: 'constant', ms: 5 } },
  { kind: 'late-body', delay: { kind: 'constant', ms: 5 } },
  { kind: 'truncate-answer', afterCharacters: 5, finishReason: 'length' },
  { kind: 'refusal', text: 'No.', finishReason: 'kept' },
  { kind: 'wrong-language', language: 'zh' },
  { kind: 'context-window', provider: 'vllm', tokens: 1 },
  { kind: 'reset', after: { bytes: 0 } },
];

describe('a call that meets a fault sees through msw what it sees through an injector', () => {
  test.each([
    ...ofStreams.map((fault) => [fault, true] as const),
    ...ofBoth.flatMap((fault) => [[fault, true] as const, [fault, false] as const]),
  ])('%j, streamed: %s', async (fault, streamed) => {
    await injector.control.arm([fault as never], 60_000);
    handlers.arm('primary', [fault]);
    const wire = await call(`${injector.url}/v1`, streamed);
    const own = await call('https://primary.cutover.test/v1', streamed);
    expect(own).toEqual(wire);
    expect(handlers.summarize('primary')).toMatchObject([{ fault: fault.kind, applied: 1 }]);
  });
});
