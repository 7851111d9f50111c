import { createRedactor } from '../../../lib/kit/secrets/redactor.ts';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { listen } from '../../../lib/proxies/process/listen.ts';
import { nowEpochMs } from '../../../lib/proxies/process/now.ts';
import type { RunRecord } from '../../../lib/collector/records/record.ts';
import { connectInjector } from '../../../lib/run/runner/connect-injector.ts';
import { waitUntil } from '../../support/processes.ts';
import { SERVICE_TOKEN, startService, type TestService } from '../../support/start-service.ts';

/** Stands between a run and a control API, and does to both what networks and other machines do. */
async function startRelay(controlUrl: string) {
  const streams = new Set<ServerResponse>();
  const state = {
    isDown: false,
    /** Changes the text of answers and events. */
    change: (text: string): string => text,
    /** Breaks every stream of events. */
    cut: () => streams.forEach((stream) => stream.destroy()),
  };
  const relay = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const headers = Object.fromEntries(
      Object.entries(request.headers).filter(([name]) => name !== 'connection'),
    ) as Record<string, string>;
    const body = request.method === 'PUT' ? await new Response(Readable.toWeb(request) as ReadableStream).text() : null;
    delete headers['content-length'];
    delete headers['transfer-encoding'];
    const answer = await fetch(`${controlUrl}${request.url}`, { method: request.method ?? 'GET', headers, body });
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
    response.flushHeaders();
    streams.add(response);
    const decoder = new TextDecoder();
    let waiting = '';
    for await (const bytes of answer.body as unknown as AsyncIterable<Uint8Array>) {
      if (response.destroyed) break;
      waiting += decoder.decode(bytes, { stream: true });
      // Whole events only, so that one can be changed.
      const end = request.url === '/events' ? waiting.lastIndexOf('\n\n') + 2 : 0;
      if (end > 1) response.write(state.change(waiting.slice(0, end)));
      waiting = waiting.slice(end > 1 ? end : 0);
    }
    streams.delete(response);
    response.end(state.change(waiting));
  };
  const server = createServer((request, response) => {
    if (state.isDown) response.destroy();
    else relay(request, response).catch(() => response.destroy());
  });
  const url = `http://127.0.0.1:${await listen(server, 0, 'the relay')}`;
  return Object.assign(state, {
    url,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

async function connectRun(
  running: TestService,
  controlUrl: string,
  options: { upstream?: string; env?: NodeJS.ProcessEnv } = {},
) {
  const recordsPath = join(mkdtempSync(join(tmpdir(), 'cutover-connect-')), 'records.ndjson');
  writeFileSync(recordsPath, '');
  const warnings: string[] = [];
  const injector = await connectInjector({
    settings: { controlUrl, tokenEnv: 'TOKEN' },
    upstream: options.upstream ?? `${running.upstream}/v1`,
    session: { runToken: 'aaaa', holder: 'drill aaaa', provider: 'primary', seed: 1 },
    recordsPath,
    redactor: createRedactor(),
    env: options.env ?? { TOKEN: SERVICE_TOKEN },
    warn: (text) => warnings.push(text),
  });
  const records = <Kind extends RunRecord['kind']>(kind: Kind) =>
    readFileSync(recordsPath, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as RunRecord)
      .filter((record) => record.kind === kind) as Extract<RunRecord, { kind: Kind }>[];
  return { injector, records, warnings };
}

const call = async ({ service }: TestService, index: number): Promise<void> => {
  await (await fetch(`${service.url}/v1`, { headers: { 'x-cutover-id': `cutover-aaaa-${index}` } })).text();
};

/** A call the provider never answers; its caller leaves when the returned function is called. */
function leaveHanging({ service }: TestService): () => Promise<void> {
  const socket = connect(Number(new URL(service.url).port), '127.0.0.1').on('error', () => {});
  socket.write('GET /slow HTTP/1.1\r\nhost: x\r\n\r\n');
  return async () => {
    const open = service.status().openConnections;
    socket.destroy();
    await waitUntil(() => service.status().openConnections < open);
  };
}

test('what happens at the injector stands in the records when the run lets go', async () => {
  await using running = await startService();
  await call(running, 1);
  const before = leaveHanging(running);
  await waitUntil(() => running.asked.includes('GET /slow'));
  const { injector, records } = await connectRun(running, running.service.controlUrl);
  // It began before the run did, so its end is none of the run's business.
  await before();
  expect(injector.url).toBe(`${running.service.url}/v1`);
  await call(running, 2);
  await injector.control.arm([{ kind: 'error-response', error: 'openai-503-overloaded' }], 60_000);
  await call(running, 3);
  await injector.stop();
  expect(records('attempt').map(({ index, fault }) => [index, fault])).toEqual([
    [2, null],
    [3, 'error-response'],
  ]);
  expect(records('fault').map(({ event }) => event)).toEqual(['armed', 'reverted']);
  expect(records('loss')).toEqual([]);
  expect(running.service.status().session).toBeNull();
});

test('a connection that breaks and comes back loses nothing', async () => {
  await using running = await startService();
  await using relay = await startRelay(running.service.controlUrl);
  const { injector, records, warnings } = await connectRun(running, relay.url);
  await call(running, 0);
  await waitUntil(() => records('attempt').length === 1);
  relay.isDown = true;
  relay.cut();
  for (let index = 1; index <= 20; index++) await call(running, index);
  await waitUntil(() => warnings.length > 1);
  relay.isDown = false;
  await injector.stop();
  expect(records('attempt').map(({ index }) => index)).toEqual(Array.from({ length: 21 }, (_, index) => index));
  expect(records('loss')).toEqual([]);
});

test('events that are missing are counted as lost, and one that cannot be read is, too', async () => {
  await using running = await startService();
  await using relay = await startRelay(running.service.controlUrl);
  const { injector, records } = await connectRun(running, relay.url);
  relay.change = (text) =>
    text
      .replaceAll(/id: [^\n]*\nevent: attempt\ndata: [^\n]*"index":2,[^\n]*\n\n/g, '')
      .replaceAll(/"index":4,/g, '"index":"four",');
  for (let index = 1; index <= 5; index++) await call(running, index);
  await injector.stop();
  expect(records('attempt').map(({ index }) => index)).toEqual([1, 3, 5]);
  expect(records('loss')).toMatchObject([
    { process: 'injector:primary', records: 1, reason: 'events are missing' },
    {
      process: 'injector:primary',
      records: 1,
      reason: 'attempt record: index must be a whole number of 0 or more or null, got "four"',
    },
  ]);
});

test('last events that never come are counted', async () => {
  await using running = await startService();
  await using relay = await startRelay(running.service.controlUrl);
  const { injector, records } = await connectRun(running, relay.url);
  relay.change = (text) => (text.startsWith('id: ') ? '' : text);
  await call(running, 1);
  await injector.stop();
  expect(records('attempt')).toEqual([]);
  expect(records('loss')).toMatchObject([{ reason: 'the last events did not come' }]);
  // The call, and the end of the session.
  expect(records('loss')[0]?.records).toBeGreaterThanOrEqual(2);
});

test('calls that are still open when the run ends are counted', async () => {
  await using running = await startService();
  const { injector, records } = await connectRun(running, running.service.controlUrl);
  const leave = leaveHanging(running);
  await waitUntil(() => running.asked.includes('GET /slow'));
  await injector.stop();
  await leave();
  expect(records('loss')).toMatchObject([{ records: 1, reason: 'calls were still open when the run ended' }]);
});

test('an injector out of reach for longer than its session is lost to the run, and nobody knows what else is', async () => {
  await using running = await startService();
  await using relay = await startRelay(running.service.controlUrl);
  const { injector, records } = await connectRun(running, relay.url);
  relay.isDown = true;
  relay.cut();
  expect(await injector.lost).toMatch(/^injector:primary cannot be reached: The injector did not answer PUT/);
  await injector.stop();
  expect(records('loss')).toMatchObject([{ records: null, reason: /could not be asked/ }]);
});

test('an injector that was restarted is lost to the run, and says so', async () => {
  await using running = await startService();
  await using relay = await startRelay(running.service.controlUrl);
  const { injector, records } = await connectRun(running, relay.url);
  relay.change = (text) => text.replaceAll(/data: \{"id":[^\n]*/g, 'data: {"nextId":9,"records":null}');
  await call(running, 1);
  expect(await injector.lost).toBe('injector:primary was restarted');
  relay.change = (text) => text;
  await injector.stop();
  expect(records('loss')[0]).toMatchObject({ records: null, reason: 'the injector was restarted' });
});

test('one that somebody clears by hand says so, and is not taken for one that broke', async () => {
  await using running = await startService();
  const { injector } = await connectRun(running, running.service.controlUrl);
  running.service.clear();
  expect(await Promise.race([injector.lost, injector.cleared.then((why) => `cleared: ${why}`)])).toBe(
    'cleared: injector:primary was cleared by hand',
  );
  await injector.stop();
});

test.each([
  ['SIGTERM', 'was told to end (SIGTERM)'],
  [undefined, 'ended by itself'],
] as const)(
  'one that ends (%s) says so before it is gone, and is not taken for one that was cleared',
  async (signal, how) => {
    await using running = await startService();
    const { injector, records, warnings } = await connectRun(running, running.service.controlUrl);
    await injector.control.arm([{ kind: 'error-response', error: 'openai-503-overloaded' }], 60_000);
    await running.service.stop(0, signal);
    expect(await Promise.race([injector.lost, injector.cleared.then((why) => `cleared: ${why}`)])).toBe(
      `injector:primary ${how} and took its faults back`,
    );
    await injector.stop();
    expect(records('fault').map(({ event }) => event)).toEqual(['armed', 'reverted']);
    expect(records('loss')).toMatchObject([{ records: null, reason: /could not be asked/ }]);
    expect(warnings).toEqual([]);
    expect(running.told.at(-1)).toBe('session ended drill aaaa');
  },
);

test('its times are of our clock, though its own is an hour ahead', async () => {
  await using running = await startService();
  await using relay = await startRelay(running.service.controlUrl);
  const hourMs = 3_600_000;
  relay.change = (text) =>
    text.replaceAll(
      /"((?:at|start)?[eE]pochMs)":([\d.]+)/g,
      (_, key: string, ms: string) => `"${key}":${Number(ms) + hourMs}`,
    );
  const { injector, records } = await connectRun(running, relay.url);
  const fromMs = nowEpochMs();
  await call(running, 1);
  const untilMs = nowEpochMs();
  await waitUntil(() => records('health').length > 0);
  await injector.stop();
  const { clock } = records('health')[0] ?? {};
  const error = clock?.errorMs ?? NaN;
  expect(Math.abs((clock?.offsetMs ?? 0) - hourMs)).toBeLessThanOrEqual(error);
  const start = records('attempt')[0]?.startEpochMs ?? 0;
  expect(start).toBeGreaterThanOrEqual(fromMs - error);
  expect(start).toBeLessThanOrEqual(untilMs + error);
});

test.each([
  ['another host', 'http://127.0.0.1:1/v1'],
  ['another scheme', 'https://127.0.0.1/v1'],
])('a drill whose provider is %s is refused, and takes nothing', async (_title, upstream) => {
  await using running = await startService();
  await expect(connectRun(running, running.service.controlUrl, { upstream })).rejects.toMatchObject({
    code: 'usage',
    message: /must be what the injector stands in front of/,
  });
  expect(running.told).toEqual([]);
});

test.each([
  [
    'without the token',
    {},
    'usage',
    /providers\.primary\.injector\.tokenEnv must name a variable that is set, got TOKEN/,
  ],
  ['with a wrong token', { TOKEN: 'some-other-token-here' }, 'target', /refused GET .*\/status with 401/],
])('a drill %s is refused, and takes nothing', async (_title, env, code, message) => {
  await using running = await startService();
  await expect(connectRun(running, running.service.controlUrl, { env })).rejects.toMatchObject({
    code,
    message: expect.stringMatching(message) as string,
  });
  expect(running.told).toEqual([]);
});
