/** What a call to a provider comes to where there is no answer: one that cannot be read is not told as none, and what is kept of it holds no part of a key. */
import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, it } from 'vitest';
import { MAX_ANSWER_BYTES } from '../../../lib/proxies/answers/response-reader.ts';
import type { CallResult } from '../../../lib/run/calls/call-result.ts';
import { callProvider } from '../../../lib/run/calls/call-provider.ts';
import { describeNetworkError, isUnreached } from '../../../lib/run/calls/is-unreached.ts';
import { closed, closeServers, serve } from '../../support/rehearsals.ts';

afterAll(closeServers);

/** What a call to a provider that answers so comes to. */
async function call(answer: (response: ServerResponse) => void): Promise<CallResult> {
  return callProvider({
    address: { url: await serve((_request, response) => answer(response)), wire: 'openai-chat', apiKey: null },
    chat: { messages: [{ role: 'user', content: 'Go' }] },
    headers: {},
    timeoutMs: 20_000,
    signal: new AbortController().signal,
  });
}

const whole = (content: string): string =>
  JSON.stringify({ id: 'a', choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }] });

it.each([
  [
    'over 8 MB',
    whole('x'.repeat(MAX_ANSWER_BYTES)),
    { kind: 'failed', cause: 'unread', said: expect.stringContaining('the answer is over') },
  ],
  ['no answer at all', '{"hello": 1}', { kind: 'failed', cause: 'no-answer', said: '{"hello": 1}' }],
  ['an answer', whole('Hello.'), { kind: 'answered' }],
])('%s', async (_, body, result) => {
  const said = await call((response) => response.writeHead(200, { 'content-type': 'application/json' }).end(body));
  expect(said).toMatchObject(result);
});

it('keeps no part of a key that stands where what was said is cut', async () => {
  for (const before of [270, 290, 299, 4_090]) {
    const key = 'sk-live.0123456789-abcdefghij_0123456789';
    const body = `${'No. '.repeat(before / 4)}${key} is not known`;
    const said = await call((response) => response.writeHead(503).end(body));
    expect(said).toMatchObject({ kind: 'failed', status: 503, said: expect.stringMatching(/^No\. /) });
    expect(JSON.stringify(said).replaceAll(key, '')).not.toContain('sk-');
  }
});

const network = (message: string, fields: object = {}): Error => Object.assign(new Error(message), fields);

it.each<[string, unknown, boolean]>([
  ['a closed port', network('connect ECONNREFUSED', { code: 'ECONNREFUSED', syscall: 'connect' }), true],
  ['a name that nobody has', network('getaddrinfo ENOTFOUND', { code: 'ENOTFOUND', syscall: 'getaddrinfo' }), true],
  ['no connection in time', network('Connect Timeout Error', { code: 'UND_ERR_CONNECT_TIMEOUT' }), true],
  ['a certificate that has run out', network('certificate has expired', { code: 'CERT_HAS_EXPIRED' }), true],
  ['a peer that speaks no TLS', network('wrong version number', { code: 'ERR_SSL_WRONG_VERSION_NUMBER' }), true],
  ['a port that fetch calls nobody at', network('bad port'), true],
  [
    'all addresses of a name',
    new AggregateError([
      network('connect ECONNREFUSED ::1:1', { syscall: 'connect' }),
      network('connect ECONNREFUSED 127.0.0.1:1', { syscall: 'connect' }),
    ]),
    true,
  ],
  // It was asked, and may have begun to answer.
  ['a connection that breaks', network('read ECONNRESET', { code: 'ECONNRESET', syscall: 'read' }), false],
  ['a peer that hangs up', network('other side closed', { code: 'UND_ERR_SOCKET' }), false],
  ['anything else', 'no', false],
])('%s: whether nothing can have been asked', (_, cause, is) => {
  expect(isUnreached(new TypeError('fetch failed', { cause }))).toBe(is);
});

it.each([
  ['bad port', 'its port is one that is never called over HTTP, whoever listens there (bad port): serve it at another'],
  [
    '801C07ED117F0000:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:../deps/openssl/ssl3_record.c:350:',
    'no TLS with it: wrong version number',
  ],
  ['read ECONNRESET', 'read ECONNRESET'],
])('%s: is said so that people know what it is', (message, said) => {
  expect(describeNetworkError(new TypeError('fetch failed', { cause: network(message) }))).toBe(said);
});

it.each([
  ['gzip', gzipSync(whole('Hello.')), { kind: 'answered' }],
  ['identity', whole('Hello.'), { kind: 'answered' }],
  // Nobody here can read it, which says nothing of what it would have been.
  ['lz9', 'xx', { kind: 'failed', cause: 'unread', isHollow: false }],
])('an answer in the coding %s', async (coding, body, result) => {
  const headers = { 'content-type': 'application/json', 'content-encoding': coding };
  expect(await call((response) => response.writeHead(200, headers).end(body))).toMatchObject(result);
});

it('says of a closed port that it was not reached, and why', async () => {
  const url = await closed(await serve(() => {}));
  const said = await callProvider({
    address: { url, wire: 'openai-chat', apiKey: null },
    chat: {},
    headers: {},
    timeoutMs: 20_000,
    signal: new AbortController().signal,
  });
  expect(said).toEqual({ kind: 'unreached', said: `connect ECONNREFUSED ${new URL(url).host}` });
});
