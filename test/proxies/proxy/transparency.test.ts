import type { Socket } from 'node:net';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { OpenExchange } from '../../../lib/proxies/proxy/exchange-handler.ts';
import { climbsAbove } from '../../../lib/wire/http1/climbs-above.ts';
import { cutAt } from './pieces.ts';
import { openClient, startProxy, startRawServer, waitUntil } from './raw-sockets.ts';

interface Message {
  /** As the client sends it and as the upstream must see it. */
  sent: Buffer;
  expected: Buffer;
  response: Buffer;
}

const token = fc.stringMatching(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,12}$/);
const value = fc.stringMatching(/^([!-~\u0080-\u00ff][ \t!-~\u0080-\u00ff]{0,20}[!-~\u0080-\u00ff])?$/);
const framingNames = ['host', 'content-length', 'transfer-encoding', 'connection', 'upgrade', 'expect', 'trailer'];
const field = fc
  .tuple(token, value, fc.constantFrom(': ', ':', ':   '))
  .filter(([name]) => !framingNames.includes(name.toLowerCase()))
  .map(([name, text, colon]) => `${name}${colon}${text}`);
const fields = fc.array(field, { maxLength: 6 });
const data = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString('latin1'));

const chunkedBody = fc
  .record({ pieces: fc.array(data, { maxLength: 4 }), trailers: fields })
  .map(({ pieces, trailers }) => {
    const chunks = pieces
      .filter((piece) => piece !== '')
      .map((piece) => `${piece.length.toString(16)};x=1\r\n${piece}\r\n`);
    return `${chunks.join('')}0\r\n${trailers.map((line) => `${line}\r\n`).join('')}\r\n`;
  });
const body = fc.oneof(
  fc.constant({ line: null, bytes: '' }),
  data.map((bytes) => ({ line: `Content-Length: ${bytes.length}`, bytes })),
  chunkedBody.map((bytes) => ({ line: 'Transfer-Encoding: chunked', bytes })),
);

const message: fc.Arbitrary<Message> = fc
  .record({
    method: fc.constantFrom('GET', 'POST', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'),
    // What climbs out of a base path is refused.
    target: fc.stringMatching(/^\/[!-~]{0,20}$/).filter((target) => !climbsAbove(target)),
    hostName: fc.constantFrom('Host', 'host', 'hOST'),
    before: fields,
    after: fields,
    body,
    status: fc.constantFrom(200, 201, 204, 304, 404, 503),
    interim: fc.constantFrom('', 'HTTP/1.1 102 Processing\r\n\r\n', 'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n'),
    responseFields: fields,
    responseBody: body,
  })
  .map((drawn) => {
    const write = (host: string, basePath: string): Buffer => {
      const lines = [...drawn.before, host, ...drawn.after, ...(drawn.body.line === null ? [] : [drawn.body.line])];
      return Buffer.from(
        `${drawn.method} ${basePath}${drawn.target} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${drawn.body.bytes}`,
        'latin1',
      );
    };
    const bodiless = drawn.method === 'HEAD' || drawn.status === 204 || drawn.status === 304;
    const lines = [...drawn.responseFields, drawn.responseBody.line ?? 'Content-Length: 0'];
    return {
      sent: write(`${drawn.hostName}: original.example`, ''),
      expected: write(`${drawn.hostName}: UPSTREAM`, '/base/v1'),
      response: Buffer.from(
        `${drawn.interim}HTTP/1.1 ${drawn.status} Some Reason\r\n${lines.join('\r\n')}\r\n\r\n${bodiless ? '' : drawn.responseBody.bytes}`,
        'latin1',
      ),
    };
  });

async function sendInPieces(socket: Socket, bytes: Buffer, cuts: readonly number[]): Promise<void> {
  for (const piece of cutAt(bytes, cuts)) {
    if (piece.length > 0) socket.write(piece);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const atOnce: OpenExchange = () => ({ decision: { kind: 'forward' }, onEnd: () => {} });
/** Some of the bodies are longer on the wire. */
const waitForBody: OpenExchange = () => ({
  decision: { kind: 'defer', maxBytes: 150, decide: () => ({ kind: 'forward' }) },
  onEnd: () => {},
});

test.each([
  ['is decided at once', atOnce],
  ['waits for the body', waitForBody],
])('every byte goes through, but for the Host line and the base path, when it %s', async (_, open) => {
  let serve: (socket: Socket) => void = () => {};
  await using upstream = await startRawServer((socket) => serve(socket));
  await using proxy = await startProxy(`http://127.0.0.1:${upstream.port}/base/v1/`, open);

  await fc.assert(
    fc.asyncProperty(
      fc.array(message, { minLength: 1, maxLength: 4 }),
      fc.array(fc.nat(500), { maxLength: 6 }),
      fc.boolean(),
      async (messages, cuts, pipelined) => {
        const expected = messages.map((one) =>
          Buffer.from(one.expected.toString('latin1').replace('UPSTREAM', `127.0.0.1:${upstream.port}`), 'latin1'),
        );
        let seen = Buffer.alloc(0);
        serve = (socket) => {
          let answered = 0;
          let due = expected[0]?.length ?? 0;
          let sending = Promise.resolve();
          socket.on('data', (chunk) => {
            seen = Buffer.concat([seen, chunk]);
            while (answered < messages.length && seen.length >= due) {
              const response = messages[answered]?.response ?? Buffer.alloc(0);
              sending = sending.then(() => sendInPieces(socket, response, cuts));
              answered++;
              due += expected[answered]?.length ?? 0;
            }
          });
          socket.on('end', () => socket.end());
        };
        const client = await openClient(proxy.port);
        const wanted = Buffer.concat(messages.map(({ response }) => response)).toString('latin1');
        let wantedSoFar = 0;
        if (pipelined) await sendInPieces(client.socket, Buffer.concat(messages.map(({ sent }) => sent)), cuts);
        for (const { sent, response } of messages) {
          if (!pipelined) await sendInPieces(client.socket, sent, cuts);
          wantedSoFar += response.length;
          await waitUntil(() => client.received().length >= wantedSoFar, 'the response');
        }
        client.socket.end();
        await client.until();
        expect(seen.toString('latin1')).toBe(Buffer.concat(expected).toString('latin1'));
        expect(client.received()).toBe(wanted);
      },
    ),
    { numRuns: 150 },
  );
  await waitUntil(() => proxy.proxy.openConnections() === 0 && upstream.sockets.size === 0);
  expect(new Set(proxy.ends.map(({ outcome }) => outcome))).toEqual(new Set(['complete']));
});
