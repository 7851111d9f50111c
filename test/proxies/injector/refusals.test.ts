import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { parseRecord } from '../../../lib/collector/records/parse-record.ts';
import type { AttemptRecord } from '../../../lib/collector/records/record.ts';
import { startInjector } from './start-injector.ts';
import { faultSettings } from '../../../lib/faults/index.ts';

const KEY = 'own-key-of-the-caller-0123456789';

/** What is recorded of a call that the provider answers so. */
async function attemptAnswered(answer: (response: ServerResponse) => void, fault = false): Promise<AttemptRecord> {
  const server = createServer((_, response) => answer(response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await using injector = await startInjector(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    if (fault)
      await injector.control.arm(
        [faultSettings.read({ kind: 'error-response', error: 'openai-503-overloaded' }, 'fault')],
        60_000,
      );
    const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' };
    const url = `${injector.url}/v1/chat/completions`;
    await fetch(url, { method: 'POST', body: '{"model":"m","messages":[]}', headers }).then((got) => got.text());
    return (await injector.attempted())[0]!;
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const refusing =
  (body: string, headers: Record<string, string> = {}) =>
  (response: ServerResponse) =>
    void response.writeHead(429, { 'content-type': 'application/json', ...headers }).end(body);

describe("a provider's refusal", () => {
  it('is kept with its words and the headers that tell of limits, and nothing else of it', async () => {
    const body = '{"error":{"message":"Rate limit reached on tokens per min (TPM)."}}';
    const limits = { 'X-RateLimit-Remaining-Tokens': '0', 'Retry-After': '7' };
    const { refusal } = await attemptAnswered(refusing(body, { ...limits, 'Set-Cookie': 'a=b', Server: 'x' }));
    expect(refusal).toEqual({ text: body, headers: { 'x-ratelimit-remaining-tokens': '0', 'retry-after': '7' } });
  });

  it('never holds the key that was sent, nor a part of it where the excerpt ends', async () => {
    for (const before of [0, 380, 390, 399]) {
      const attempt = await attemptAnswered(refusing(`${'x'.repeat(before)}${KEY} is not yours`, { 'x-quota': KEY }));
      expect(JSON.stringify(attempt)).not.toContain(KEY.slice(0, 8));
      expect(attempt.refusal?.text.length).toBeLessThanOrEqual(400);
    }
  });

  it('is bounded however long it is', async () => {
    const headers = Object.fromEntries(
      Array.from({ length: 60 }, (_, place) => [`x-ratelimit-${place}`, '9'.repeat(200)]),
    );
    const { refusal } = await attemptAnswered(refusing('y'.repeat(100_000), headers));
    expect(JSON.stringify(refusal).length).toBeLessThan(4_000);
  });

  it('is the error that a stream broke off with', async () => {
    const { refusal, status } = await attemptAnswered((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(
        'event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}\n\n',
      );
    });
    expect(status).toBe(200);
    expect(refusal?.text).toContain('Overloaded');
  });

  it('is none of an answer, nor where a fault answers in its place', async () => {
    const well = await attemptAnswered((response) => void response.end('{"choices":[]}'));
    expect(well).not.toHaveProperty('refusal');
    const faulted = await attemptAnswered(refusing('{}'), true);
    expect(faulted).toMatchObject({ status: 503, fault: 'error-response' });
    expect(faulted).not.toHaveProperty('refusal');
  });

  it('is read again from its line, and a line with another form of it is none', async () => {
    const attempt = await attemptAnswered(refusing('{"error":{}}'));
    expect(parseRecord(JSON.stringify(attempt))).toEqual({ ok: true, record: attempt });
    expect(parseRecord(JSON.stringify({ ...attempt, refusal: { text: 7 } })).ok).toBe(false);
  });
});
