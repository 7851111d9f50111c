import { createServer, type Server, type ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FaultSettings } from '../../../lib/faults/index.ts';
import { listen } from '../../../lib/proxies/process/listen.ts';
import { parseRecord } from '../../../lib/collector/records/parse-record.ts';
import { waitUntil } from '../../support/processes.ts';
import { openClient } from '../proxy/raw-sockets.ts';
import { type RunningInjector, startInjector } from './start-injector.ts';

const LONG_MS = 600_000;
let provider: Server;
let upstream = '';
/** Requests the provider works on, in the order they came. */
let waiting: { body: string; response: ServerResponse }[] = [];
/** Does the provider answer at once? */
let answersAtOnce = true;
let answer = 'ok';

beforeEach(async () => {
  waiting = [];
  answersAtOnce = true;
  answer = 'ok';
  provider = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('error', () => {});
    request.on('end', () => {
      if (answersAtOnce) response.end(answer);
      else waiting.push({ body: Buffer.concat(chunks).toString(), response });
    });
  });
  upstream = `http://127.0.0.1:${await listen(provider, 0, 'the provider')}`;
});
afterEach(() => {
  provider.close();
  provider.closeAllConnections();
});

async function post(url: string, body = '{}', headers: Record<string, string> = {}): Promise<Response> {
  const response = await fetch(`${url}/v1/chat/completions`, { method: 'POST', body, headers });
  await response.clone().arrayBuffer();
  return response;
}

const prompt = (characters: number, maxTokens?: number): string =>
  JSON.stringify({ messages: [{ role: 'user', content: 'x'.repeat(characters) }], max_tokens: maxTokens });

/** Sends requests one after another; their statuses. */
async function send(
  running: RunningInjector,
  count: number,
  ...more: [body?: string, headers?: Record<string, string>]
) {
  const statuses: number[] = [];
  for (let round = 0; round < count; round++) statuses.push((await post(running.url, ...more)).status);
  return statuses;
}

describe('a limit of requests or tokens each minute', () => {
  const limit: FaultSettings = {
    kind: 'rate-limit',
    provider: 'openai',
    perMinute: { requests: 60 },
    burstSeconds: 2,
  };

  test('refuses what goes over it with the headers of its provider, and lets on when time has passed', async () => {
    await using running = await startInjector(upstream);
    await running.control.arm([limit], LONG_MS);
    const passed = await post(running.url);
    expect(Object.fromEntries(passed.headers)).toMatchObject({
      'x-ratelimit-limit-requests': '60',
      'x-ratelimit-remaining-requests': '1',
      'x-ratelimit-reset-requests': '1s',
    });
    expect(await passed.text()).toBe('ok');
    expect(await send(running, 3)).toEqual([200, 429, 429]);
    running.move(250);
    const refused = await post(running.url);
    expect(Object.fromEntries(refused.headers)).toMatchObject({
      'retry-after': '1',
      'retry-after-ms': '750',
      'x-ratelimit-limit-requests': '60',
      'x-ratelimit-remaining-requests': '0',
      'x-ratelimit-reset-requests': '1.75s',
    });
    expect(refused.headers.has('x-ratelimit-limit-tokens')).toBe(false);
    expect(((await refused.json()) as { error: object }).error).toMatchObject({
      code: 'rate_limit_exceeded',
      message: expect.stringMatching(/Limit 60, Used 60, Requested 1\. Please try again in 750ms\.$/) as string,
    });
    running.move(750);
    expect(await send(running, 2)).toEqual([200, 429]);
    expect((await running.control.status()).summaries).toMatchObject([
      {
        attempts: 7,
        matched: 7,
        applied: 4,
        skipped: { 'within the limit': 3 },
        limit: { passed: 3, queued: 0, limited: 4 },
      },
    ]);
  });

  test('counts prompts by their length and answers by what the provider says they had', async () => {
    await using running = await startInjector(upstream);
    const perMinute = { inputTokens: 100, outputTokens: 100 };
    await running.control.arm([{ ...limit, perMinute, burstSeconds: 60 }], LONG_MS);
    // 80 tokens of prompt; then 20 are left.
    expect(await send(running, 2, prompt(320))).toEqual([200, 429]);
    // 90 reserved, 10 used: the next may have 90 again.
    answer = JSON.stringify({ choices: [], usage: { prompt_tokens: 1, completion_tokens: 10 } });
    expect(await send(running, 3, prompt(4, 90))).toEqual([200, 200, 429]);
    // Nothing reserved, 200 used: in debt, whatever the next asks for.
    running.move(60_000);
    answer = '{"usage":{"output_tokens":200}}';
    expect(await send(running, 2, prompt(4))).toEqual([200, 429]);
  });

  test('is one for all, or one for each tenant', async () => {
    const statuses: number[][] = [];
    for (const more of [{}, { perTenant: {} }, { perTenant: { header: 'x-tenant' } }]) {
      await using running = await startInjector(upstream);
      await running.control.arm([{ ...limit, ...more }], LONG_MS);
      for (const key of ['a', 'b', 'a']) {
        statuses.push(await send(running, 2, '{}', { authorization: `Bearer ${key}`, 'x-tenant': 'same' }));
      }
    }
    const [free, full] = [
      [200, 200],
      [429, 429],
    ];
    expect(statuses).toEqual([free, full, full, free, free, full, free, full, full]);
  });

  test("tells how it stands in the place of the provider's own headers, on streams and shaped answers too", async () => {
    await using running = await startInjector(upstream);
    provider.removeAllListeners('request');
    provider.on('request', (request, response) => {
      request.resume();
      response.writeHead(200, { 'X-RateLimit-Remaining-Requests': '4999', 'x-own': '1' });
      for (const piece of ['a', 'b', 'c']) response.write(piece);
      response.end();
    });
    for (const behind of [[], [{ kind: 'late-headers', delay: { kind: 'constant', ms: 1 } }]] as FaultSettings[][]) {
      await running.control.arm([limit, ...behind], LONG_MS);
      const response = await post(running.url);
      expect(Object.fromEntries(response.headers)).toMatchObject({
        'x-own': '1',
        'x-ratelimit-remaining-requests': '1',
      });
      expect(await response.text()).toBe('abc');
    }
    await running.control.clear();
    expect((await post(running.url)).headers.get('x-ratelimit-remaining-requests')).toBe('4999');
  });

  test('sees only the requests it is for, and does not begin anew when its lease is extended', async () => {
    await using running = await startInjector(upstream);
    await running.control.arm([{ ...limit, match: { headers: { 'x-kind': 'chat' } } }], LONG_MS);
    expect(await send(running, 3)).toEqual([200, 200, 200]);
    expect(await send(running, 2, '{}', { 'x-kind': 'chat' })).toEqual([200, 200]);
    await running.control.extend(LONG_MS);
    expect(await send(running, 1, '{}', { 'x-kind': 'chat' })).toEqual([429]);
    await running.control.arm([limit], LONG_MS);
    expect(await send(running, 3)).toEqual([200, 200, 429]);
  });
});

describe('a limit of concurrency', () => {
  const limit: FaultSettings = { kind: 'concurrency-limit', slots: 1, queue: 2, error: 'anthropic-529' };

  async function startBusy(): Promise<RunningInjector> {
    answersAtOnce = false;
    const running = await startInjector(upstream);
    await running.control.arm([limit], LONG_MS);
    return running;
  }
  const heldBy = async (running: RunningInjector): Promise<number> => (await running.control.status()).held;

  test('keeps requests waiting in order and refuses what finds no room', async () => {
    await using running = await startBusy();
    const first = post(running.url, '"1"');
    await waitUntil(() => waiting.length === 1);
    const second = post(running.url, '"2"');
    await waitUntil(async () => (await heldBy(running)) === 1);
    const third = post(running.url, '"3"');
    await waitUntil(async () => (await heldBy(running)) === 2);
    expect((await post(running.url, '"4"')).status).toBe(529);
    expect(waiting.map(({ body }) => body)).toEqual(['"1"']);
    for (const [place, request] of [first, second, third].entries()) {
      await waitUntil(() => waiting.length === place + 1);
      expect(waiting[place]?.body).toBe(`"${place + 1}"`);
      waiting[place]?.response.end(`answer ${place + 1}`);
      expect(await (await request).text()).toBe(`answer ${place + 1}`);
    }
    await running.attempted(4);
    expect(await running.control.status()).toMatchObject({
      held: 0,
      summaries: [{ applied: 3, limit: { passed: 1, queued: 2, limited: 1 } }],
    });
    await running.control.clear();
    for (const record of running.records) expect(parseRecord(JSON.stringify(record))).toEqual({ ok: true, record });
  });

  test.each(['end', 'resetAndDestroy'] as const)('a client that leaves (%s) gives up its place', async (leave) => {
    await using running = await startBusy();
    const first = post(running.url, '"1"');
    await waitUntil(() => waiting.length === 1);
    const client = await openClient(running.port);
    client.socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\n\r\n"2"');
    await waitUntil(async () => (await heldBy(running)) === 1);
    const third = post(running.url, '"3"');
    await waitUntil(async () => (await heldBy(running)) === 2);
    client.socket[leave]();
    await waitUntil(async () => (await heldBy(running)) === 1);
    waiting[0]?.response.end();
    await first;
    await waitUntil(() => waiting.length === 2);
    waiting[1]?.response.end();
    await third;
    expect(waiting.map(({ body }) => body)).toEqual(['"1"', '"3"']);
    expect((await running.attempted(3)).map(({ fault, end, forwarded }) => [fault, end, forwarded])).toEqual([
      ['concurrency-limit', 'client-gone', undefined],
      [null, 'complete', undefined],
      ['concurrency-limit', 'complete', true],
    ]);
  });

  test('a client that leaves while its request runs frees its slot', async () => {
    await using running = await startBusy();
    const client = await openClient(running.port);
    client.socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\n\r\n"1"');
    await waitUntil(() => waiting.length === 1);
    const second = post(running.url, '"2"');
    await waitUntil(async () => (await heldBy(running)) === 1);
    client.socket.resetAndDestroy();
    await waitUntil(() => waiting.length === 2);
    waiting[1]?.response.end();
    expect((await second).status).toBe(200);
  });

  test.each([
    ['is taken back', (running: RunningInjector) => running.control.clear()],
    ['runs out of its lease', (running: RunningInjector) => (running.move(LONG_MS), running.control.status())],
    ['is replaced', (running: RunningInjector) => running.control.arm([{ ...limit, slots: 9 }], LONG_MS)],
  ])('all that wait go on when it %s', async (_, end) => {
    await using running = await startBusy();
    const requests = [post(running.url, '"1"')];
    await waitUntil(() => waiting.length === 1);
    requests.push(post(running.url, '"2"'), post(running.url, '"3"'));
    await waitUntil(async () => (await heldBy(running)) === 2);
    await end(running);
    await waitUntil(() => waiting.length === 3);
    for (const { response } of waiting) response.end();
    expect((await Promise.all(requests)).map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await heldBy(running)).toBe(0);
  });
});
