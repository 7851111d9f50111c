/** The router of the demo, as a process, before providers that do as they are told. */
import { createRedactor } from '../../../lib/kit/secrets/redactor.ts';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningTarget, startTarget } from '../../../lib/run/targets/start-target.ts';

type Handler = (asked: IncomingMessage, reply: ServerResponse) => void;

/** A provider that notes what it was asked, and answers as `provider.handler` says. */
async function createProvider(name: string) {
  const provider = {
    handler: ((_, reply) => reply.end(name)) as Handler,
    asked: [] as { path: string; authorization: string; body: unknown }[],
    url: '',
    stop: () => server.close(),
  };
  const server = createServer((asked, reply) => {
    let text = '';
    asked.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    asked.on('end', () => {
      const { url: path = '', headers } = asked;
      provider.asked.push({ path, authorization: headers.authorization ?? '', body: JSON.parse(text) });
      provider.handler(asked, reply);
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  provider.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  return provider;
}

let primary: Awaited<ReturnType<typeof createProvider>>;
let fallback: Awaited<ReturnType<typeof createProvider>>;
let router: RunningTarget;
beforeAll(async () => {
  [primary, fallback] = await Promise.all([createProvider('primary'), createProvider('fallback')]);
  router = await startTarget(
    { kind: 'router', requestTimeoutMs: 2_000, retryAttempts: 1, onStatusCodes: [503] },
    {
      redactor: createRedactor(),
      providers: {
        primary: { url: primary.url, wire: 'openai-chat', model: 'p', apiKey: 'sk-p' },
        fallback: { url: fallback.url, wire: 'openai-chat', model: 'f', apiKey: 'sk-f' },
      },
      logPath: join(await mkdtemp(join(tmpdir(), 'cutover-router-')), 'log'),
      env: process.env,
    },
  );
});
afterAll(async () => {
  await router.stop();
  primary.stop();
  fallback.stop();
});

async function ask(handlers: { primary?: Handler; fallback?: Handler } = {}, body = '{"model":"any","n":1}') {
  primary.handler = handlers.primary ?? ((_, reply) => reply.end('primary'));
  fallback.handler = handlers.fallback ?? ((_, reply) => reply.end('fallback'));
  primary.asked.length = fallback.asked.length = 0;
  const response = await fetch(router.url, { method: 'POST', headers: router.headers, body });
  return { status: response.status, servedBy: response.headers.get('x-router-served-by'), text: await response.text() };
}

const unavailable: Handler = (_, reply) => void reply.writeHead(503).end('busy');

describe('the router', () => {
  it('asks the primary for its own model with its own key, and nobody else', async () => {
    expect(await ask()).toEqual({ status: 200, servedBy: 'primary', text: 'primary' });
    expect(primary.asked).toEqual([
      { path: '/v1/chat/completions', authorization: 'Bearer sk-p', body: { model: 'p', n: 1 } },
    ]);
    expect(fallback.asked).toEqual([]);
  });

  it.each<[string, Handler]>([
    ['a status it is told to', unavailable],
    ['silence', () => {}],
    ['a connection that breaks', (asked) => asked.socket.destroy()],
  ])('tries the primary again, then the fallback, on %s', async (_what, fail) => {
    expect(await ask({ primary: fail })).toEqual({ status: 200, servedBy: 'fallback', text: 'fallback' });
    expect(primary.asked).toHaveLength(2);
    expect(fallback.asked).toMatchObject([{ authorization: 'Bearer sk-f', body: { model: 'f', n: 1 } }]);
  });

  it('passes any other status on', async () => {
    const refused = await ask({ primary: (_, reply) => void reply.writeHead(401).end('no') });
    expect(refused).toEqual({ status: 401, servedBy: 'primary', text: 'no' });
  });

  it('passes on what the fallback said last, or that nobody answered', async () => {
    expect(await ask({ primary: unavailable, fallback: unavailable })).toMatchObject({ status: 503, text: 'busy' });
    const nobody = await ask({ primary: unavailable, fallback: (asked) => asked.socket.destroy() });
    expect(nobody).toMatchObject({ status: 502, servedBy: null });
  });

  it('breaks off for the caller where the provider does', async () => {
    const cut: Handler = (_, reply) => {
      reply.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n', () => reply.destroy());
    };
    await expect(ask({ primary: cut })).rejects.toThrow('terminated');
    expect(fallback.asked).toEqual([]);
  });

  it('refuses what is no JSON', async () => {
    expect(await ask({}, 'no json')).toMatchObject({ status: 400, servedBy: null });
  });
});
