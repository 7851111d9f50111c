import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AnswerConnection } from '../../../mocks/server/answer-connection.ts';
import type { MockRequest } from '../../../mocks/answer/answer-plan.ts';
import type { AnswerResponse } from '../../../mocks/server/answer-response.ts';
import { waitUntil } from '../../support/processes.ts';

let server: Server;
let connections: AnswerConnection[];
let seen: MockRequest[];
let left: string[];
const sockets: Socket[] = [];

/** What a request is answered with, by its path. */
function answer(request: MockRequest, response: AnswerResponse): void {
  const { path } = request;
  seen.push(request);
  response.onGone = () => left.push(path);
  const headers = { 'content-type': 'text/plain' };
  if (path === '/never') return;
  if (path === '/flood') return void response.write(200, headers, 'x'.repeat(16_000_000));
  if (path === '/nothing') return response.send(204, {}, '');
  if (path === '/odd') return response.send(200, { 'x-odd': 'a\r\nx-evil: b' }, 'odd');
  if (path !== '/stream') return response.send(200, headers, `${path} é`);
  response.write(200, headers, '');
  response.write(200, headers, 'one ');
  setTimeout(() => response.end(200, headers, 'zwölf'), 5);
}

beforeEach(async () => {
  [connections, seen, left] = [[], [], []];
  server = createServer((socket) => connections.push(new AnswerConnection(socket, answer)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const connection of connections) connection.destroy();
  await new Promise((resolve) => server.close(resolve));
});

async function dial(): Promise<Socket> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1').setNoDelay();
  sockets.push(socket);
  await once(socket, 'connect');
  return socket;
}

/** Everything the server says until `done`, or until it closes. */
async function readUntil(socket: Socket, done: (text: string) => boolean): Promise<string> {
  let text = '';
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
    text += String(chunk);
    if (done(text)) return text;
  }
  return text;
}

async function exchange(...pieces: (string | Buffer)[]): Promise<string> {
  const socket = await dial();
  for (const piece of pieces) {
    socket.write(piece);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return (await readUntil(socket, () => false)).replaceAll(/date: [^\r]*\r\n/g, '');
}

const CLOSE = 'host: x\r\nconnection: close\r\n';

describe("a caller's connection", () => {
  it('answers with the length of the body, a date, and what becomes of the connection', async () => {
    const socket = await dial();
    socket.write('GET /a?b=c HTTP/1.1\r\nHost: x\r\nX-Two: 1\r\nx-two: 2\r\n\r\n');
    const text = await readUntil(socket, (all) => all.endsWith('é'));
    expect(text.replace(/date: \w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT/, 'date: now')).toBe(
      'HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ndate: now\r\ncontent-length: 5\r\nconnection: keep-alive\r\n\r\n/a é',
    );
    expect(seen.map(({ method, path, query, headers, body }) => ({ method, path, query, headers, body }))).toEqual([
      { method: 'GET', path: '/a', query: 'b=c', headers: { host: 'x', 'x-two': '1, 2' }, body: '' },
    ]);
  });

  it('reads a request that comes byte by byte, its body as long as it says or in chunks', async () => {
    const body = '{"a":"é"}';
    for (const framing of [
      `content-length: 10\r\n\r\n${body}`,
      `transfer-encoding: chunked\r\n\r\n4\r\n{"a"\r\n6\r\n:"é"}\r\n0\r\n\r\n`,
    ]) {
      const bytes = Buffer.from(`POST /p HTTP/1.1\r\n${CLOSE}${framing}`);
      expect(await exchange(...Array.from(bytes, (_, at) => bytes.subarray(at, at + 1)))).toContain('/p é');
    }
    expect(seen.map((request) => request.body)).toEqual([body, body]);
  });

  it('answers requests that come at once in their order, a slow one before those behind it', async () => {
    const get = (path: string, rest = ''): string => `GET ${path} HTTP/1.1\r\nhost: x\r\n${rest}\r\n`;
    const text = await exchange(get('/stream') + get('/b') + get('/nothing') + get('/c', 'connection: close\r\n'));
    expect(text.match(/zwölf|\/\w é|204/g)).toEqual(['zwölf', '/b é', '204', '/c é']);
    expect(left).toEqual([]);
  });

  it('sends a stream in chunks, its head before its first bytes, and to HTTP/1.0 up to the end of the connection', async () => {
    const head = 'HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n';
    expect(await exchange(`GET /stream HTTP/1.1\r\n${CLOSE}\r\n`)).toBe(
      `${head}transfer-encoding: chunked\r\nconnection: close\r\n\r\n4\r\none \r\n6\r\nzwölf\r\n0\r\n\r\n`,
    );
    expect(await exchange('GET /stream HTTP/1.0\r\n\r\n')).toBe(`${head}connection: close\r\n\r\none zwölf`);
  });

  it('sends no body to HEAD, nor with 204', async () => {
    expect(await exchange(`HEAD /abc HTTP/1.1\r\n${CLOSE}\r\n`)).toMatch(/content-length: 7\r\n.*\r\n\r\n$/);
    expect(await exchange(`HEAD /stream HTTP/1.1\r\n${CLOSE}\r\n`)).toMatch(/chunked\r\nconnection: close\r\n\r\n$/);
    expect(await exchange(`GET /nothing HTTP/1.1\r\n${CLOSE}\r\n`)).toBe(
      'HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n',
    );
  });

  it('lets no header end its own line', async () => {
    const text = await exchange(`GET /odd HTTP/1.1\r\n${CLOSE}\r\n`);
    expect(text).toContain('x-odd: a  x-evil: b\r\n');
  });

  it('asks for a body that waits to be asked for', async () => {
    const socket = await dial();
    socket.write(`POST /p HTTP/1.1\r\n${CLOSE}expect: 100-continue\r\ncontent-length: 2\r\n\r\n`);
    expect(await readUntil(socket, () => true)).toBe('HTTP/1.1 100 Continue\r\n\r\n');
    socket.write('{}');
    expect(await readUntil(socket, () => false)).toContain('/p é');
  });

  it.each([
    ['no HTTP', 'hello\r\n\r\n', 400],
    [
      'a body framed twice',
      'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n',
      400,
    ],
    ['a broken chunk', 'POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n', 400],
    ['another version', 'GET / HTTP/3.0\r\nhost: x\r\n\r\n', 505],
  ])('refuses %s, says why, and hangs up', async (_, bytes, status) => {
    const text = await exchange(bytes);
    expect(text).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(JSON.parse(text.slice(text.indexOf('{')))).toMatchObject({
      error: { message: expect.stringContaining('cannot be read') },
    });
    expect(seen).toEqual([]);
  });

  it('hangs up on a body that is larger than any prompt', async () => {
    expect(await exchange(`POST / HTTP/1.1\r\n${CLOSE}content-length: 40000000\r\n\r\n`)).toBe('');
    expect(seen).toEqual([]);
  });

  it('tells an answer once that its caller has left, whether it hangs up or only stops speaking', async () => {
    for (const leave of ['destroy', 'end'] as const) {
      const socket = await dial();
      socket.write('GET /never HTTP/1.1\r\nhost: x\r\n\r\n');
      const before = seen.length;
      while (seen.length === before) await new Promise((resolve) => setImmediate(resolve));
      socket[leave]();
      const told = left.length;
      while (left.length === told) await new Promise((resolve) => setImmediate(resolve));
    }
    expect(left).toEqual(['/never', '/never']);
  });

  it('still answers a caller that closes its side right behind its request', async () => {
    const socket = await dial();
    socket.end('GET /a HTTP/1.1\r\nhost: x\r\n\r\n');
    expect(await readUntil(socket, () => false)).toContain('/a é');
    expect(left).toEqual([]);
  });

  it('sends what many callers are answered in one turn, each its own and in full', async () => {
    const callers = await Promise.all(Array.from({ length: 100 }, dial));
    const texts = callers.map((socket) => readUntil(socket, (text) => text.endsWith('é')));
    for (const [index, socket] of callers.entries()) socket.write(`GET /caller-${index} HTTP/1.1\r\nhost: x\r\n\r\n`);
    for (const [index, text] of (await Promise.all(texts)).entries())
      expect(text).toMatch(new RegExp(`/caller-${index} é$`));
    expect(left).toEqual([]);
  });

  it('tells it at once of a caller that stops speaking with the answer still on its way to it', async () => {
    let isClosed = false;
    server.once('connection', (accepted) => accepted.once('close', () => (isClosed = true)));
    const slow = await dial();
    slow.pause();
    slow.write('GET /flood HTTP/1.1\r\nhost: x\r\n\r\n');
    while (seen.length === 0) await new Promise((resolve) => setImmediate(resolve));
    slow.end();
    // 'close' waits for what was written, so nothing else will tell.
    await waitUntil(() => left.length > 0);
    expect([left, isClosed]).toEqual([['/flood'], false]);
  });

  it('is closed when it lies idle, and not while it is being answered', async () => {
    const [idle, waiting] = [await dial(), await dial()];
    waiting.write('GET /never HTTP/1.1\r\nhost: x\r\n\r\n');
    while (seen.length === 0) await new Promise((resolve) => setImmediate(resolve));
    for (const connection of connections) connection.closeIfIdle(0);
    await readUntil(idle, () => false);
    expect([idle.readableEnded || idle.destroyed, waiting.readableEnded, left]).toEqual([true, false, []]);
  });
});
