import { traceHeaders } from '../../../lib/kit/terms/trace-context.ts';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ControlClient, createControlClient } from '../../../lib/proxies/injector/service/control-client.ts';
import type { InjectorFacts, InjectorSettings } from '../../../lib/proxies/injector/injector-process.ts';
import { type Child, startChild } from '../../../lib/proxies/process/child.ts';
import { listen } from '../../../lib/proxies/process/listen.ts';
import type { AttemptRecord, FaultRecord, RunRecord } from '../../../lib/collector/records/record.ts';
import { isAlive } from '../../support/processes.ts';
import { openClient, waitUntil } from '../proxy/raw-sockets.ts';

const folder = mkdtempSync(join(tmpdir(), 'cutover-injector-'));
const silence = { kind: 'silence' } as const;
const overloaded = { kind: 'error-response', error: 'openai-503-overloaded' } as const;
let provider: Server;
let upstream = '';
let files = 0;

beforeAll(async () => {
  provider = createServer((request, response) => {
    request.resume().on('end', () => {
      if (request.url === '/stream-without-end') {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.end('data: {"choices":[]}\n\n');
      } else if (request.url === '/stream') {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.end('data: {"choices":[]}\n\ndata: [DONE]\n\n');
      } else response.end('from the provider');
    });
  });
  upstream = `http://127.0.0.1:${await listen(provider, 0, 'the provider')}`;
});
afterAll(() => {
  provider.close();
  provider.closeAllConnections();
});

function createSettings(): InjectorSettings {
  const recordsPath = join(folder, `records-${++files}.ndjson`);
  return { provider: 'primary', upstream, listenPort: 0, runToken: 'ab1', recordsPath, controlToken: 'token', seed: 1 };
}

interface Running extends AsyncDisposable {
  child: Child<InjectorFacts>;
  control: ControlClient;
  records(): RunRecord[];
  attempts(): AttemptRecord[];
  faultEvents(): FaultRecord['event'][];
}

async function startInjector(): Promise<Running> {
  const settings = createSettings();
  const entry = new URL('../../../lib/proxies/injector/injector-process.ts', import.meta.url);
  const child = await startChild<InjectorFacts>({ name: 'injector:primary', entry, settings });
  const records = (): RunRecord[] => readRecords(settings.recordsPath);
  return {
    child,
    control: createControlClient({ url: child.facts.controlUrl, token: 'token' }),
    records,
    attempts: () => records().filter((record) => record.kind === 'attempt'),
    faultEvents: () =>
      records()
        .filter((record) => record.kind === 'fault')
        .map(({ event }) => event),
    [Symbol.asyncDispose]: () => child.stop(),
  };
}

function readRecords(path: string): RunRecord[] {
  return (
    readFileSync(path, 'utf8')
      .split('\n')
      // The last one may still be being written.
      .slice(0, -1)
      .map((line) => JSON.parse(line) as RunRecord)
  );
}

const post = (url: string, body = '{}', headers: Record<string, string> = {}): Promise<Response> =>
  fetch(url, { method: 'POST', body, headers });

test('without a lease every call goes through, and each is recorded with who it belongs to', async () => {
  await using running = await startInjector();
  const { url } = running.child.facts;
  expect(await (await post(url, '{}', { 'x-cutover-id': 'cutover-ab1-1' })).text()).toBe('from the provider');
  await (await post(url, '{"user":"cutover-ab1-2"}')).text();
  await (await post(url, '{"content":"hello [cutover-ab1-3]"}')).text();
  await (await post(url, '{"user":"cutover-zz9-4"}', { 'x-cutover-id': 'cutover-zz9-4' })).text();
  // The id stands behind more than one piece of a large body.
  await (await post(url, `{"pad":"${'x'.repeat(3_000_000)}","content":"[cutover-ab1-5]"}`)).text();
  const { traceparent, baggage } = traceHeaders('ab1', 6);
  await (await post(url, '{}', { traceparent })).text();
  await (await post(url, '{}', { baggage })).text();
  // A head may be lent by another request, a marker be that of an earlier turn.
  await (await post(url, '{"content":"[cutover-ab1-3]","user":"cutover-ab1-7"}', { traceparent })).text();
  await (await post(url, '{"content":"[cutover-ab1-3]","user":"cutover-zz9-7"}', { traceparent })).text();
  await running.child.stop();
  expect(
    running
      .attempts()
      .map(({ index, correlatedBy, end, status, fault }) => ({ index, correlatedBy, end, status, fault })),
  ).toEqual(
    [
      [1, 'header'],
      [2, 'body'],
      [3, 'marker'],
      [null, null],
      [5, 'marker'],
      [6, 'traceparent'],
      [6, 'baggage'],
      [7, 'body'],
      [6, 'traceparent'],
    ].map(([index, correlatedBy]) => ({ index, correlatedBy, end: 'complete', status: 200, fault: null })),
  );
  expect(new Set(running.attempts().map(({ id }) => id)).size).toBe(9);
});

test('a stream that closes without its terminal marker is recorded as such', async () => {
  await using running = await startInjector();
  await (await post(`${running.child.facts.url}/stream`)).text();
  await (await post(`${running.child.facts.url}/stream-without-end`)).text();
  await running.child.stop();
  expect(running.attempts().map(({ end }) => end)).toEqual(['complete', 'unterminated']);
});

test('an armed error is answered in the shape of OpenAI, until it is taken back', async () => {
  await using running = await startInjector();
  const { url } = running.child.facts;
  expect(await running.control.arm([overloaded], 60_000)).toMatchObject({ faults: [overloaded], faulted: 0 });
  const response = await post(url, '{"user":"cutover-ab1-1"}');
  expect(response.status).toBe(503);
  expect(response.headers.get('content-type')).toBe('application/json');
  expect(await response.json()).toMatchObject({
    error: { type: 'service_unavailable_error', code: 'server_is_overloaded', param: null },
  });
  expect(await running.control.clear()).toMatchObject({ faults: [], leaseLeftMs: null, attempts: 1, faulted: 1 });
  expect((await post(url)).status).toBe(200);
  await running.child.stop();
  expect(running.attempts()).toMatchObject([
    { index: 1, fault: 'error-response', status: 503, end: 'complete' },
    { fault: null, status: 200, end: 'complete' },
  ]);
  expect(running.faultEvents()).toEqual(['armed', 'reverted']);
});

describe('silence', () => {
  const request = 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\n{}';

  test('lasts until it is taken back; then held callers are reset', async () => {
    await using running = await startInjector();
    await running.control.arm([silence], 60_000);
    const client = await openClient(running.child.facts.port);
    client.socket.write(request);
    while ((await running.control.status()).held === 0);
    expect(client.received()).toBe('');
    await running.control.clear();
    expect(await client.until()).toBe('reset');
    expect(client.received()).toBe('');
    await waitUntil(() => running.attempts().length === 1);
    expect(running.attempts()).toMatchObject([{ fault: 'silence', end: 'held', status: null }]);
  });

  test('lasts until its lease runs out, in real time', async () => {
    await using running = await startInjector();
    const client = await openClient(running.child.facts.port);
    await running.control.arm([silence], 60_000);
    client.socket.write(request);
    while ((await running.control.status()).held === 0);
    // Not before there is somebody to be let go of.
    const startMs = performance.now();
    await running.control.extend(700);
    expect(await client.until()).toBe('reset');
    expect(performance.now() - startMs).toBeGreaterThan(690);
    await waitUntil(() => running.faultEvents().length === 2);
    expect(running.faultEvents()).toEqual(['armed', 'expired']);
    expect((await post(running.child.facts.url)).status).toBe(200);
    await expect(running.control.extend(1_000)).rejects.toMatchObject({ code: 'target', message: /409.*lease/ });
  });

  test('lasts as long as its lease is extended', async () => {
    await using running = await startInjector();
    const client = await openClient(running.child.facts.port);
    await running.control.arm([silence], 2_500);
    client.socket.write(request);
    for (let round = 0; round < 5; round++) {
      await new Promise((resolve) => setTimeout(resolve, 600));
      await running.control.extend(2_500);
    }
    expect(await running.control.status()).toMatchObject({ held: 1, faults: [silence] });
    expect(running.faultEvents()).toEqual(['armed']);
    client.socket.destroy();
    await waitUntil(() => running.attempts().length === 1);
    expect(running.attempts()).toMatchObject([{ end: 'held' }]);
  });

  test('ends with the process that armed it, though that was killed: reverted, recorded, gone', async () => {
    const settings = createSettings();
    const parent = fork(new URL('./parent-process.ts', import.meta.url), [], { execArgv: ['--import', 'tsx'] });
    parent.send(settings);
    const [facts] = (await once(parent, 'message')) as [InjectorFacts & { pid: number }];
    const control = createControlClient({ url: facts.controlUrl, token: 'token' });
    await control.arm([silence], 600_000);
    const client = await openClient(facts.port);
    client.socket.write(request);
    while ((await control.status()).held === 0);
    parent.kill('SIGKILL');
    expect(await client.until()).not.toBe('open');
    await waitUntil(() => !isAlive(facts.pid));
    const events = readRecords(settings.recordsPath).filter((record) => record.kind !== 'health');
    expect(events).toMatchObject([{ event: 'armed' }, { event: 'reverted' }, { kind: 'attempt', end: 'held' }]);
  });
});

describe('the control API', () => {
  test('refuses whoever lacks the token, and changes nothing', async () => {
    await using running = await startInjector();
    const { controlUrl } = running.child.facts;
    const body = JSON.stringify({ faults: [silence], leaseMs: 1_000 });
    for (const authorization of [undefined, 'Bearer wrong', 'token', 'Bearer token2', 'Bearer ']) {
      const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
      for (const [method, path] of [
        ['PUT', '/faults'],
        ['GET', '/status'],
        ['DELETE', '/faults'],
        ['POST', '/lease'],
      ] as const) {
        const response = await fetch(controlUrl + path, { method, headers, ...(method === 'PUT' ? { body } : {}) });
        expect(response.status).toBe(401);
      }
    }
    const wrong = createControlClient({ url: controlUrl, token: 'wrong' });
    await expect(wrong.status()).rejects.toMatchObject({ code: 'target', message: /401/ });
    expect((await running.control.status()).faults).toEqual([]);
  });

  test('answers what it cannot take with path, rule and value, and leaves what is armed as it is', async () => {
    await using running = await startInjector();
    await running.control.arm([overloaded], 60_000);
    const cases: [string, string, number, RegExp][] = [
      [
        'PUT',
        '{"faults":[{"kind":"silense"}],"leaseMs":1000}',
        400,
        /faults\[0\]\.kind must be one of .*Did you mean "silence"/,
      ],
      [
        'PUT',
        '{"faults":[{"kind":"silence"},{"kind":"error-response"}],"leaseMs":1000}',
        400,
        /faults\[1\]\.error is missing/,
      ],
      ['PUT', '{"faults":[],"leaseMs":1000}', 400, /faults must be a list of at least 1/],
      [
        'PUT',
        '{"faults":[{"kind":"silence"}],"leaseMs":499}',
        400,
        /leaseMs must be a whole number between 500 and 600000, got 499/,
      ],
      ['PUT', '{"faults":[{"kind":"silence"}],"leaseMs":600001}', 400, /leaseMs/],
      ['PUT', '{"faults":[{"kind":"silence"}],"leaseMs":1000,"lease":1}', 400, /lease is not a known key/],
      ['PUT', '{', 400, /no JSON/],
      ['PUT', '', 400, /no JSON/],
      ['PUT', `"${'x'.repeat(300_000)}"`, 413, /262144 bytes/],
      ['POST', '{}', 404, /There is no POST \/faults/],
    ];
    for (const [method, body, status, message] of cases) {
      const response = await fetch(`${running.child.facts.controlUrl}/faults`, {
        method,
        body,
        headers: { authorization: 'Bearer token' },
      });
      expect([body.slice(0, 60), response.status]).toEqual([body.slice(0, 60), status]);
      const { error } = (await response.json()) as { error: { message: string } };
      expect(error.message).toMatch(message);
    }
    expect((await running.control.status()).faults).toEqual([overloaded]);
    expect(running.faultEvents()).toEqual(['armed']);
  });

  test('of an injector that is gone is one error', async () => {
    const running = await startInjector();
    await running.child.stop();
    await expect(running.control.status()).rejects.toMatchObject({
      code: 'target',
      message: /ECONNREFUSED.*still running/,
    });
  });
});
