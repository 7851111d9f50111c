import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connect } from 'node:tls';
import { describe, expect, test } from 'vitest';
import type { FaultSettings } from '../../../lib/faults/index.ts';
import { createControlClient } from '../../../lib/proxies/injector/service/control-client.ts';
import type { InjectorFacts } from '../../../lib/proxies/injector/injector-process.ts';
import { startChild } from '../../../lib/proxies/process/child.ts';
import { openClient, startRawServer, waitUntil } from '../proxy/raw-sockets.ts';
import { answering, type FaultySeat, startFaultySeat } from './faulty-seat.ts';

const certPath = fileURLToPath(new URL('../../support/tls/localhost-cert.pem', import.meta.url));
const keyPath = fileURLToPath(new URL('../../support/tls/localhost-key.pem', import.meta.url));
const ca = readFileSync(certPath, 'utf8');
const tls = { cert: ca, key: readFileSync(keyPath, 'utf8') };
const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';
const LONG_MS = 600_000;

/** What an https client of Node gets that trusts the seat's certificate: status and body, or the error's code. */
async function call(seat: { port: number }, options: { agent?: Agent; body?: string } = {}): Promise<string> {
  const { agent = false, body = '' } = options;
  const sent = request({ host: 'localhost', port: seat.port, ca, agent, method: 'POST' });
  try {
    sent.end(body);
    const [response] = await once(sent, 'response');
    let text = '';
    response.on('data', (chunk: Buffer) => (text += chunk.toString()));
    await once(response, 'end');
    return `${response.statusCode} ${text}`;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return `${code}${/ alert [a-z ]+/.exec(message)?.[0] ?? ''}`;
  }
}

async function start(faults: FaultSettings[], answer = OK): Promise<FaultySeat> {
  return startFaultySeat(faults, answering(answer), { tls });
}

describe('a seat that speaks https', () => {
  test('passes requests on, many on one connection, and is no less of a proxy for it', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    await using seat = await start([]);
    for (let turn = 0; turn < 5; turn++) expect(await call(seat, { agent })).toBe('200 ok');
    expect(await call(seat)).toBe('200 ok');
    expect(seat.injector.status()).toMatchObject({ connections: 2, attempts: 6 });
    agent.destroy();
  });

  test('takes a plain http client for nobody, and goes on', async () => {
    await using seat = await start([]);
    const client = await openClient(seat.port);
    client.socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
    await client.until();
    client.socket.destroy();
    expect(await call(seat)).toBe('200 ok');
    expect(await seat.attempted()).toHaveLength(1);
  });

  test.each<[FaultSettings, string]>([
    [{ kind: 'tls-handshake-failure', how: 'alert' }, 'EPROTO alert handshake failure'],
    [{ kind: 'tls-handshake-failure', how: 'reset' }, 'ECONNRESET'],
    [{ kind: 'reset-on-accept' }, 'ECONNRESET'],
    [{ kind: 'refuse-connections', pooled: 'keep' }, 'ECONNREFUSED'],
    [{ kind: 'reset' }, 'ECONNRESET'],
    [{ kind: 'error-response', error: 'anthropic-529' }, '529'],
  ])('under %j shows a new client %s, and is well again afterwards', async (fault, code) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    await using seat = await start([]);
    expect(await call(seat, { agent })).toBe('200 ok');
    await seat.control.arm([fault], LONG_MS);
    expect(await call(seat)).toMatch(code);
    const isOfConnections = !['reset', 'error-response'].includes(fault.kind);
    if (isOfConnections) expect(await call(seat, { agent })).toBe('200 ok');
    await seat.control.clear();
    expect(await call(seat)).toBe('200 ok');
    agent.destroy();
  });

  test('resets its clients below TLS, as a crash does, in the middle of an answer too', async () => {
    const answer = 'HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\n0123456789';
    await using seat = await start([{ kind: 'reset', after: { bytes: 5 } }], answer);
    const client = connect({ host: 'localhost', port: seat.port, ca });
    let received = '';
    let code = '';
    client.on('data', (chunk) => (received += chunk.toString()));
    client.on('error', (error: NodeJS.ErrnoException) => (code = error.code ?? ''));
    client.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
    await waitUntil(() => client.destroyed);
    expect(code).toBe('ECONNRESET');
    expect(received.endsWith('\r\n\r\n01234')).toBe(true);
  });

  test('lets go of a client that never began its handshake when the fault is taken back', async () => {
    await using seat = await start([{ kind: 'tls-handshake-failure', how: 'alert' }]);
    const client = await openClient(seat.port);
    await waitUntil(() => seat.injector.status().faultedConnections === 1);
    seat.injector.revert();
    expect(await client.until()).toBe('reset');
  });
});

describe('the injector process', () => {
  const settings = (upstreamPort: number, files: { certPath: string; keyPath: string }) => ({
    provider: 'primary',
    upstream: `http://127.0.0.1:${upstreamPort}`,
    tls: files,
    listenPort: 0,
    runToken: 'ab1',
    recordsPath: join(mkdtempSync(join(tmpdir(), 'cutover-tls-')), 'records.ndjson'),
    controlToken: 'token',
    seed: 1,
  });
  const entry = new URL('../../../lib/proxies/injector/injector-process.ts', import.meta.url);

  test('speaks https with a certificate and a key given by path', async () => {
    await using provider = await startRawServer(answering(OK));
    await using child = await startChild<InjectorFacts>({
      name: 'injector:primary',
      entry,
      settings: settings(provider.port, { certPath, keyPath }),
    });
    expect(child.facts.url).toBe(`https://localhost:${child.facts.port}`);
    expect(await call(child.facts)).toBe('200 ok');
    const control = createControlClient({ url: child.facts.controlUrl, token: 'token' });
    await control.arm([{ kind: 'tls-handshake-failure', how: 'alert' }], LONG_MS);
    expect(await call(child.facts)).toBe('EPROTO alert handshake failure');
  });

  test.each([
    ['a file that is not there', { certPath: '/nowhere/cert.pem', keyPath }, 'cannot read /nowhere/cert.pem'],
    ['two keys', { certPath: keyPath, keyPath }, 'The certificate and the key of the https injector cannot be used'],
  ])('does not start with %s, and says why', async (_, files, message) => {
    await expect(startChild({ name: 'injector:primary', entry, settings: settings(1, files) })).rejects.toThrow(
      message,
    );
  });
});
