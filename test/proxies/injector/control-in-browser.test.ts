/** A page of somebody else's, in a browser on this machine, goes for the control API: it arms, takes back, extends and learns nothing. */
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { connect, createServer as createSwitch } from 'node:net';
import { json } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { listen } from '../../../lib/proxies/process/listen.ts';
import { visit } from '../../support/chromium.ts';
import { startService, type TestService } from '../../support/start-service.ts';

const BROWSER_MS = 180_000;
const VISIT_MS = 60_000;
/** Longer than any browser is waited for, and less than the page asks for. */
const LEASE_MS = 2 * BROWSER_MS;
const page = readFileSync(new URL('attack-page.html', import.meta.url));
const closers: (() => unknown)[] = [];
afterAll(() => {
  for (const close of closers) close();
});

/** One thing that the page tried, and what came of it: `got …` is what it could read or see. */
interface Attempt {
  what: string;
  outcome: string;
}

const whatCameThrough = (attempts: readonly Attempt[]): string[] =>
  attempts.filter(({ outcome }) => outcome.startsWith('got')).map(({ what, outcome }) => `${what}: ${outcome}`);

async function serve(answer: RequestListener): Promise<number> {
  const server = createServer(answer);
  closers.push(() => server.close().closeAllConnections());
  return listen(server, 0, 'a server of the test');
}

/** Has a browser at the page, which is served at `port` of this name, and resolves to what it tried at the targets. */
async function attack(targets: readonly string[], rebindTo?: number): Promise<Attempt[]> {
  let tell: (attempts: Attempt[]) => void = () => {};
  const heard = new Promise<Attempt[]>((resolve) => (tell = resolve));
  const port = await serve((request, response) => {
    if (request.method === 'POST') void json(request).then((told) => tell(told as Attempt[]));
    response.writeHead(200, { 'content-type': 'text/html', connection: 'close' });
    response.end(request.method === 'POST' ? '' : page);
  });
  const seenAt = rebindTo === undefined ? port : await rebind(port, rebindTo);
  const query = new URLSearchParams(targets.map((target): [string, string] => ['target', target]));
  query.set('report', `http://attacker.example:${port}/`);
  // A browser that does not come up on a busy machine is started again.
  for (;;) {
    await using browser = await visit(`http://kittens.example:${seenAt}/?${query.toString()}`);
    const attempts = await Promise.race([heard, browser.ended, sleep(VISIT_MS, null)]);
    if (attempts !== null) return attempts;
  }
}

/** One name whose address changes: who asks for the page comes to `first`, all else to `then`. */
async function rebind(first: number, then: number): Promise<number> {
  const server = createSwitch((client) => {
    client.on('error', () => {});
    closers.push(() => client.destroy());
    client.once('data', (head: Buffer) => {
      const upstream = connect(head.includes('GET /?') ? first : then, '127.0.0.1');
      upstream.on('error', () => {});
      upstream.write(head);
      client.pipe(upstream).pipe(client);
    });
  });
  closers.push(() => server.close());
  return listen(server, 0, 'the name that changes');
}

/** Arms a fault by hand, as the page must neither take it back nor make it last; what must not have changed is compared at the end. */
async function armed(running: TestService): Promise<() => unknown> {
  await running.connect().arm([{ kind: 'silence' }], LEASE_MS);
  const read = () => ({ faults: running.service.status().faults, session: running.service.status().session });
  const [before, told, leaseMs] = [read(), running.told.length, running.service.status().leaseLeftMs ?? 0];
  return () => {
    expect(read()).toEqual(before);
    expect(running.told.slice(told)).toEqual([]);
    expect(running.service.status().leaseLeftMs).toBeLessThan(leaseMs);
  };
}

test('a foreign page gets nothing of an injector, whatever it tries', { timeout: BROWSER_MS }, async () => {
  await using running = await startService();
  const expectUnchanged = await armed(running);
  const { origin, port } = new URL(running.service.controlUrl);
  const attempts = await attack([origin, `http://localhost:${port}`, `http://any.example:${port}`]);
  expect(attempts.length).toBeGreaterThan(200);
  expect(whatCameThrough(attempts)).toEqual([]);
  expectUnchanged();
});

test('nor does one whose name has become this machine (DNS rebinding)', { timeout: BROWSER_MS }, async () => {
  await using running = await startService();
  const expectUnchanged = await armed(running);
  const attempts = await attack([''], Number(new URL(running.service.controlUrl).port));
  // It may read what it is told, which is that a token is wanted.
  const refusal = '401 {"error":{"message":"The control API wants the header \\"Authorization: Bearer <token>\\"."}}';
  expect(attempts.some(({ outcome }) => outcome === `got ${refusal}`)).toBe(true);
  expect(whatCameThrough(attempts).filter((text) => !text.endsWith(refusal))).toEqual([]);
  expectUnchanged();
});

test('the same page has its way with a server that lets it', { timeout: BROWSER_MS }, async () => {
  const asked = new Set<string>();
  const port = await serve((request, response) => {
    asked.add(`${request.method} ${request.url?.split('?')[0]}`);
    const type = request.url?.startsWith('/events') === true ? 'text/event-stream' : 'text/plain';
    response.writeHead(200, {
      'content-type': type,
      'access-control-allow-origin': request.headers.origin ?? '*',
      'access-control-allow-credentials': 'true',
      'access-control-allow-headers': 'authorization, content-type, x-http-method-override',
      'access-control-allow-methods': 'GET, PUT, POST, DELETE',
    });
    response.end('data: secret\n\n');
  });
  const attempts = await attack([`http://127.0.0.1:${port}`]);
  expect(whatCameThrough(attempts).filter((text) => text.includes('secret')).length).toBeGreaterThan(20);
  for (const name of [
    'GET /status',
    'PUT /faults',
    'DELETE /faults',
    'POST /lease',
    'GET /events',
    'OPTIONS /faults',
  ]) {
    expect(asked).toContain(name);
  }
});
