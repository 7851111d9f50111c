import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import type { FaultSettings } from '../../../lib/faults/index.ts';
import { startInjectService } from '../../../lib/proxies/injector/service/start-inject-service.ts';
import { findFreePort } from '../../../lib/proxies/process/free-port.ts';
import { limitCounts, serviceLimits } from '../../../lib/proxies/proxy/proxy-limits.ts';
import { createSseReader } from '../../../lib/wire/sse/sse.ts';
import { waitUntil } from '../../support/processes.ts';
import { SERVICE_TOKEN, startService, type TestService } from '../../support/start-service.ts';

const overloaded: FaultSettings = { kind: 'error-response', error: 'openai-503-overloaded' };
const silence: FaultSettings = { kind: 'silence' };
const session = (runToken: string) =>
  ({ runToken, holder: `drill ${runToken}`, provider: 'fallback', seed: 3 }) as const;
const ask = async ({ service }: TestService, headers: Record<string, string> = {}): Promise<number> => {
  const response = await fetch(service.url, { method: 'POST', body: '{}', headers });
  await response.arrayBuffer();
  return response.status;
};

describe('a run that holds an injector', () => {
  test('has it to itself: nobody else arms or extends, and who it is stands in the refusal', async () => {
    await using running = await startService();
    const run = running.connect('aaaa');
    expect(await run.takeSession(session('aaaa'), 5_000)).toMatchObject({ kind: 'granted' });
    expect(await run.arm([overloaded], 5_000)).toMatchObject({
      session: { holder: 'drill aaaa', provider: 'fallback' },
    });
    for (const other of [running.connect(), running.connect('bbbb')]) {
      await expect(other.arm([silence], 5_000)).rejects.toThrow(/409: Refused: drill aaaa holds this injector/);
      await expect(other.extend(5_000)).rejects.toThrow(/drill aaaa holds/);
      expect(await other.takeSession(session('bbbb'), 5_000)).toMatchObject({
        kind: 'refused',
        reason: expect.stringMatching(/drill aaaa holds/) as string,
      });
    }
    await expect(running.connect('bbbb').clear()).rejects.toThrow(/drill aaaa holds/);
    await expect(running.connect('bbbb').releaseSession()).rejects.toThrow(/drill aaaa holds/);
    expect((await run.status()).faults).toEqual([overloaded]);
    expect(await ask(running)).toBe(503);
  });

  test('takes its faults along when it lets go, and when it is not heard of any more', async () => {
    await using running = await startService();
    const run = running.connect('aaaa');
    await run.takeSession(session('aaaa'), 60_000);
    await run.arm([overloaded], 60_000);
    expect(await run.releaseSession()).toMatchObject({ faults: [], session: null });
    await run.takeSession(session('aaaa'), 60_000);
    await run.arm([overloaded], 60_000);
    // For half a second more: what is armed by then cannot come too late.
    await run.takeSession(session('aaaa'), 500);
    await waitUntil(async () => (await run.status()).session === null);
    expect(await ask(running)).toBe(200);
    expect(running.told).toEqual(
      [
        'session began',
        'fault armed',
        'fault reverted',
        'session released',
        'session began',
        'fault armed',
        'fault reverted',
        'session expired',
      ].map((what) => `${what} drill aaaa`),
    );
  });

  test('that is cleared by hand may arm nothing more, but finds its own clean-up done', async () => {
    await using running = await startService();
    const run = running.connect('aaaa');
    await run.takeSession(session('aaaa'), 60_000);
    await run.arm([overloaded], 60_000);
    expect(await running.connect().clear()).toMatchObject({ faults: [], session: null });
    expect(await ask(running)).toBe(200);
    await expect(run.arm([overloaded], 5_000)).rejects.toThrow(/cleared by hand/);
    expect(await run.takeSession(session('aaaa'), 5_000)).toMatchObject({ kind: 'refused' });
    expect(await run.clear()).toMatchObject({ faults: [] });
    expect(await run.releaseSession()).toMatchObject({ faults: [] });
    expect(await running.connect('bbbb').takeSession(session('bbbb'), 5_000)).toMatchObject({ kind: 'granted' });
  });

  test('cannot take it while faults are armed by hand', async () => {
    await using running = await startService();
    await running.connect().arm([overloaded], 60_000);
    expect(await running.connect('aaaa').takeSession(session('aaaa'), 5_000)).toMatchObject({
      kind: 'refused',
      reason: expect.stringMatching(/armed by hand for another (60\.0|5\d\.\d) s; clear them first/) as string,
    });
    expect((await running.connect().status()).faults).toEqual([overloaded]);
  });

  test.each([
    ['no JSON', '{', /no JSON/],
    [
      'a run that is no run',
      JSON.stringify({ ...session('AA.*'), leaseMs: 5_000 }),
      /runToken must be 4 to 40 lower-case/,
    ],
    [
      'a holder that would write on a terminal',
      JSON.stringify({ ...session('aaaa'), holder: 'x\u001b[2J', leaseMs: 5_000 }),
      /holder must be one line/,
    ],
    ['no lease', JSON.stringify(session('aaaa')), /leaseMs is missing/],
    [
      'a lease without end',
      JSON.stringify({ ...session('aaaa'), leaseMs: 600_001 }),
      /leaseMs must be a whole number between 500 and 600000/,
    ],
    [
      'a provider there is none of',
      JSON.stringify({ ...session('aaaa'), provider: 'Third!', leaseMs: 5_000 }),
      /provider must be the name of a provider/,
    ],
  ])('asks in a way that can be read: not with %s', async (_title, body, message) => {
    await using running = await startService();
    const headers = { authorization: `Bearer ${SERVICE_TOKEN}` };
    const response = await fetch(`${running.service.controlUrl}/session`, { method: 'PUT', body, headers });
    expect([response.status, await response.text()]).toEqual([400, expect.stringMatching(message)]);
    expect(running.told).toEqual([]);
  });

  test('has its calls recognised, and only its own', async () => {
    await using running = await startService();
    await running.connect('aaaa').takeSession(session('aaaa'), 60_000);
    const { controlUrl } = running.service;
    const headers = {
      authorization: `Bearer ${SERVICE_TOKEN}`,
      'last-event-id': `${running.service.status().bootId}.0`,
    };
    await ask(running, { 'x-cutover-id': 'cutover-aaaa-7' });
    await ask(running, { 'x-cutover-id': 'cutover-bbbb-8' });
    const events = await readEvents(
      controlUrl,
      headers,
      (all) => all.filter(({ event }) => event === 'attempt').length === 2,
    );
    expect(
      events.filter(({ event }) => event !== 'health').map(({ event, data }) => ({ event, ...data })),
    ).toMatchObject([
      { event: 'session', run: 'aaaa', record: { event: 'began', holder: 'drill aaaa' } },
      { event: 'attempt', run: 'aaaa', record: { index: 7, provider: 'fallback' } },
      { event: 'attempt', run: 'aaaa', record: { index: null, provider: 'fallback' } },
    ]);
  });
});

test('a run is told of callers that were turned away while it had the injector, up to its end, and of no earlier ones', async () => {
  const limits = { ...serviceLimits, ...limitCounts(4, 4) };
  await using running = await startService({ limits });
  const { port } = new URL(running.service.url);
  const hold = async (): Promise<void> => {
    // Who is turned away may be reset.
    const socket = connect(Number(port), '127.0.0.1').on('error', () => {});
    await once(socket, 'connect');
  };
  // Three of four may be one client's.
  for (let client = 0; client < 5; client++) await hold();
  await waitUntil(() => running.service.status().refused?.connections === 2);
  const run = running.connect('aaaa');
  await run.takeSession(session('aaaa'), 60_000);
  await hold();
  await waitUntil(() => running.service.status().refused?.connections === 3);
  await run.releaseSession();
  const headers = {
    authorization: `Bearer ${SERVICE_TOKEN}`,
    'last-event-id': `${running.service.status().bootId}.0`,
  };
  const events = await readEvents(running.service.controlUrl, headers, (all) =>
    all.some(({ event, data }) => event === 'session' && JSON.stringify(data.record).includes('"released"')),
  );
  const refused = events.filter(({ event, data }) => event === 'health' && data.run === 'aaaa');
  expect(refused.map(({ data }) => (data.record as { refused?: object }).refused)).toEqual([
    { connections: 1, requests: 0, overdue: 0 },
  ]);
});

interface ReadEvent {
  event: string;
  data: { id?: number; run?: string | null; record?: object; records?: number | null };
}

/** Reads events until there are enough. */
async function readEvents(
  url: string,
  headers: Record<string, string>,
  enough: (events: ReadEvent[]) => boolean,
): Promise<ReadEvent[]> {
  const response = await fetch(`${url}/events`, { headers, signal: AbortSignal.timeout(60_000) });
  const reader = createSseReader();
  const events: ReadEvent[] = [];
  for await (const bytes of response.body as unknown as AsyncIterable<Uint8Array>) {
    for (const { event, data } of reader.push(bytes))
      events.push({ event, data: JSON.parse(data) as ReadEvent['data'] });
    if (enough(events)) break;
  }
  return events;
}

describe('the events', () => {
  const authorization = `Bearer ${SERVICE_TOKEN}`;

  test('want the token', async () => {
    await using running = await startService();
    expect((await fetch(`${running.service.controlUrl}/events`)).status).toBe(401);
  });

  test('go on where a reader left off, without a gap and without a repeat', async () => {
    await using running = await startService();
    const { controlUrl } = running.service;
    const { bootId } = running.service.status();
    for (let call = 0; call < 20; call++) await ask(running);
    const first = await readEvents(
      controlUrl,
      { authorization, 'last-event-id': `${bootId}.0` },
      (all) => all.length >= 5,
    );
    const lastId = first.at(-1)?.data.id ?? 0;
    const second = await readEvents(
      controlUrl,
      { authorization, 'last-event-id': `${bootId}.${lastId}` },
      (all) => (all.at(-1)?.data.id ?? 0) >= 20,
    );
    const ids = [...first, ...second].map(({ data }) => data.id);
    expect(ids).toEqual(ids.map((_, place) => place + 1));
  });

  test('of another start begin with a loss nobody can count', async () => {
    await using running = await startService();
    const [event] = await readEvents(
      running.service.controlUrl,
      { authorization, 'last-event-id': 'another.5' },
      () => true,
    );
    expect(event).toMatchObject({ event: 'lost', data: { records: null } });
  });
});

describe('a long-lived injector', () => {
  test('is never an open proxy: whatever is asked for, only its upstream is asked', async () => {
    await using running = await startService();
    await using other = await startService();
    const { host } = new URL(other.upstream);
    for (const head of [
      `GET ${other.upstream}/secret HTTP/1.1\r\nhost: ${host}`,
      `GET /secret HTTP/1.1\r\nhost: ${host}`,
      `CONNECT ${host} HTTP/1.1\r\nhost: ${host}`,
    ]) {
      const socket = connect(Number(new URL(running.service.url).port), '127.0.0.1');
      socket.end(`${head}\r\nconnection: close\r\n\r\n`);
      await text(socket).catch(() => '');
    }
    expect(other.asked).toEqual([]);
  });

  test('refuses to stand in front of itself', async () => {
    const port = await findFreePort();
    const address = { host: '127.0.0.1', port: 0 };
    const options = { token: SERVICE_TOKEN, control: address, onEvent: () => {}, warn: () => {} };
    await expect(
      startInjectService({ ...options, upstream: `http://localhost:${port}`, listen: { ...address, port } }),
    ).rejects.toMatchObject({ code: 'usage', message: /is this injector itself/ });
    // It let go of the port.
    await (
      await startInjectService({ ...options, upstream: 'http://127.0.0.1:1', listen: { ...address, port } })
    ).stop(0);
  });

  test('takes its faults back before it ends its connections, and lets calls end that only pass', async () => {
    await using running = await startService();
    await running.connect().arm([{ ...silence, match: { path: '/held' } }], 60_000);
    const slow = fetch(`${running.service.url}/slow`)
      .then((response) => response.text())
      .catch(() => 'broken off');
    const held = fetch(`${running.service.url}/held`).catch(() => 'released');
    await waitUntil(() => running.service.status().held === 1 && running.asked.includes('GET /slow'));
    const order: unknown[] = [];
    void slow.then((how) => order.push(how));
    void held.then((how) => order.push(how));
    const stopped = running.service.stop(60_000);
    await held;
    running.answerSlow();
    await Promise.all([slow, stopped]);
    expect(order).toEqual(['released', 'from the provider']);
    expect(running.told).toEqual(['fault armed by hand', 'fault reverted by hand']);
  });
});
