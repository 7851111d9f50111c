import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FaultSettings } from '../../../lib/faults/index.ts';
import { listen } from '../../../lib/proxies/process/listen.ts';
import { parseRecord } from '../../../lib/collector/records/parse-record.ts';
import { openClient, waitUntil } from '../proxy/raw-sockets.ts';
import { startInjector } from './start-injector.ts';

let provider: Server;
let upstream = '';

beforeAll(async () => {
  provider = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => response.end(`provider got ${Buffer.concat(chunks).length}`));
  });
  upstream = `http://127.0.0.1:${await listen(provider, 0, 'the provider')}`;
});
afterAll(() => {
  provider.close();
  provider.closeAllConnections();
});

const LONG_MS = 600_000;
async function post(url: string, body = '{}', headers: Record<string, string> = {}): Promise<number> {
  const response = await fetch(`${url}/v1/chat/completions`, { method: 'POST', body, headers, redirect: 'manual' });
  await response.arrayBuffer();
  return response.status;
}

describe('an armed fault', () => {
  test('hits the requests it is for by what stands in their bodies, and passes the others on whole', async () => {
    await using running = await startInjector(upstream);
    const match = { models: ['gpt-4o*'], streamed: true, promptCharacters: { min: 3 } };
    await running.control.arm([{ kind: 'error-response', error: 'openai-429-tpm', match }], LONG_MS);
    const write = (model: string, stream: boolean, content: string): string =>
      JSON.stringify({ model, stream, messages: [{ role: 'user', content }] });
    expect(await post(running.url, write('gpt-4o-mini', true, 'abc'))).toBe(429);
    expect(await post(running.url, write('o3', true, 'abc'))).toBe(200);
    expect(await post(running.url, write('gpt-4o', false, 'abc'))).toBe(200);
    expect(await post(running.url, write('gpt-4o', true, 'ab'))).toBe(200);
    expect(await post(running.url, 'no json')).toBe(200);
    const { summaries } = await running.control.status();
    expect(summaries).toMatchObject([
      {
        fault: 'error-response',
        attempts: 5,
        matched: 1,
        applied: 1,
        skipped: { 'match.models': 1, 'match.streamed': 1, 'match.promptCharacters': 1, 'match.models unknown': 1 },
      },
    ]);
  });

  test('that looks at bodies lets a body over 1 MiB through as it comes, and says so', async () => {
    await using running = await startInjector(upstream);
    await running.control.arm([{ kind: 'empty-body', match: { models: ['a'] } }], LONG_MS);
    const body = JSON.stringify({ model: 'a', pad: 'x'.repeat(3_000_000) });
    const response = await fetch(running.url, { method: 'POST', body });
    expect(await response.text()).toBe(`provider got ${body.length}`);
    const small = await fetch(running.url, { method: 'POST', body: '{"model":"a"}' });
    expect([small.status, await small.text()]).toEqual([200, '']);
    expect((await running.control.status()).summaries).toMatchObject([
      { matched: 1, applied: 1, skipped: { 'match.models unknown': 1 } },
    ]);
  });

  test('hits the first n requests and none after them, though its lease is extended', async () => {
    await using running = await startInjector(upstream);
    await running.control.arm([{ kind: 'redirect', location: '/login', when: { firstN: 2 } }], LONG_MS);
    const statuses: number[] = [];
    for (let round = 0; round < 4; round++) {
      statuses.push(await post(running.url));
      await running.control.extend(LONG_MS);
    }
    expect(statuses).toEqual([302, 302, 200, 200]);
  });

  test('comes and goes with the time since it was armed', async () => {
    await using running = await startInjector(upstream);
    running.move(12_345);
    const when = { bursts: [{ startMs: 1_000, durationMs: 500 }] };
    await running.control.arm(
      [
        { kind: 'wrong-content-type', when },
        { kind: 'error-response', error: 'edge-530', when: { flap: { periodMs: 4_000, dutyRatio: 0.75 } } },
      ],
      LONG_MS,
    );
    const statuses: number[] = [];
    for (let step = 0; step < 8; step++) {
      statuses.push(await post(running.url));
      running.move(500);
    }
    expect(statuses).toEqual([530, 530, 200, 530, 530, 530, 200, 200]);
    expect((await running.control.status()).summaries.map(({ applied }) => applied)).toEqual([1, 5]);
  });

  test('hits the same tenants every time', async () => {
    await using running = await startInjector(upstream);
    const match = { tenants: { ratio: 0.5, header: 'x-cutover-tenant' } };
    await running.control.arm([{ kind: 'error-response', error: 'anthropic-529', match }], LONG_MS);
    const hit = async (tenant: number): Promise<boolean> =>
      (await post(running.url, '{}', { 'x-cutover-tenant': `tenant-${tenant}` })) === 529;
    const tenants = Array.from({ length: 20 }, (_, tenant) => tenant);
    const first = await Promise.all(tenants.map(hit));
    expect(await Promise.all(tenants.map(hit))).toEqual(first);
    expect(new Set(first).size).toBe(2);
  });

  test('draws the same for an arrival in every run, whether its id stands in a header or in the body', async () => {
    const fault: FaultSettings = { kind: 'error-response', error: 'openai-500', when: { probability: 0.5 } };
    const run = async (order: number[], send: (url: string, id: string) => Promise<number>): Promise<number[]> => {
      await using running = await startInjector(upstream, 7);
      await running.control.arm([fault], LONG_MS);
      const statuses: number[] = [];
      for (const index of order) statuses[index] = await send(running.url, `cutover-ab1-${index}`);
      const unknown = (await running.attempted(order.length)).filter(({ index }) => index === null);
      expect(unknown).toEqual([]);
      return statuses;
    };
    const order = Array.from({ length: 30 }, (_, index) => index);
    const byHeader = await run(order, (url, id) => post(url, '{}', { 'x-cutover-id': id }));
    const byField = await run(order.toReversed(), (url, id) => post(url, JSON.stringify({ user: id })));
    const byMarker = await run(order, (url, id) => post(url, JSON.stringify({ content: `hi [${id}]` })));
    expect(byField).toEqual(byHeader);
    expect(byMarker).toEqual(byHeader);
    expect(new Set(byHeader)).toEqual(new Set([200, 500]));
  });

  test('that was taken back while a body was on its way is not applied to it', async () => {
    await using running = await startInjector(upstream);
    await running.control.arm([{ kind: 'empty-body', match: { models: ['a'] } }], 1_000);
    const client = await openClient(running.port);
    client.socket.write('POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 13\r\n\r\n{"mode');
    await waitUntil(() => running.records.length === 1);
    while ((await running.control.status()).attempts === 0);
    running.move(1_000);
    client.socket.write('l":"a"}');
    await client.until();
    expect(client.received()).toMatch(/provider got 13/);
    await running.attempted();
    expect(running.records).toMatchObject([
      { event: 'armed' },
      { event: 'expired', summaries: [{ attempts: 0, applied: 0 }] },
      { kind: 'attempt', fault: null, status: 200 },
    ]);
  });
});

test('what each fault did is recorded when it is replaced and when it is taken back, in lines that can be read', async () => {
  await using running = await startInjector(upstream);
  await running.control.arm([{ kind: 'empty-body', when: { everyNth: 2 } }], LONG_MS);
  for (let round = 0; round < 4; round++) await post(running.url);
  await running.control.arm([{ kind: 'wrong-content-type' }], LONG_MS);
  expect((await running.control.status()).summaries).toMatchObject([{ fault: 'wrong-content-type', attempts: 0 }]);
  await post(running.url);
  await running.control.clear();
  expect((await running.control.status()).summaries).toEqual([]);
  const changes = running.records.filter((record) => record.kind === 'fault');
  expect(changes).toMatchObject([
    { event: 'armed', faults: ['empty-body'] },
    {
      event: 'armed',
      faults: ['wrong-content-type'],
      summaries: [{ fault: 'empty-body', attempts: 4, matched: 4, applied: 2, intendedRatio: 0.5, observedRatio: 0.5 }],
    },
    {
      event: 'reverted',
      faults: [],
      summaries: [{ fault: 'wrong-content-type', attempts: 1, applied: 1, skipped: {} }],
    },
  ]);
  expect(changes[0]).not.toHaveProperty('summaries');
  const applied = (await running.attempted(5)).filter(({ fault }) => fault === 'empty-body');
  expect([changes[1]?.summaries?.[0]?.firstEpochMs, changes[1]?.summaries?.[0]?.lastEpochMs]).toEqual([
    applied[0]?.startEpochMs,
    applied[1]?.startEpochMs,
  ]);
  for (const record of changes) expect(parseRecord(JSON.stringify(record))).toEqual({ ok: true, record });
});
