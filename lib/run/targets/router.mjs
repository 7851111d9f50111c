// A plain LLM router, to try Cutover out with: node router.mjs PORT. Each request brings its policy in a header (see
// lib/drill/targets/router.ts), so it keeps no state: tries the primary, again as often as asked, then the fallback.
import { createServer, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';

/**
 * @typedef {{ name: string, url: string, model: string, apiKey: string }} Provider
 * @typedef {{ requestTimeoutMs: number, onStatusCodes: number[], tries: Provider[] }} Policy
 */

const POLICY_HEADER = 'x-router-policy';
const SERVED_BY_HEADER = 'x-router-served-by';
/** Headers of one connection, or that the router writes itself. */
const NOT_FORWARDED = new Set(
  `authorization connection content-length host keep-alive transfer-encoding ${POLICY_HEADER} ${SERVED_BY_HEADER}`.split(
    ' ',
  ),
);
const MOST_BYTES = 16 * 1024 * 1024;

const server = createServer((asked, reply) => {
  if (asked.method === 'GET') return void reply.end('Cutover router');
  serve(asked, reply).catch((error) => answer(reply, 400, error));
});
server.listen(Number(process.argv[2]), '127.0.0.1');

/**
 * @param {import('node:http').IncomingMessage} asked
 * @param {import('node:http').ServerResponse} reply
 */
async function serve(asked, reply) {
  /** @type {Policy} */
  const { tries, requestTimeoutMs, onStatusCodes } = JSON.parse(String(asked.headers[POLICY_HEADER]));
  const body = JSON.parse(await readBody(asked));
  for (const [index, provider] of tries.entries()) {
    const outcome = await ask(provider, asked, body, reply, requestTimeoutMs);
    const isLast = index === tries.length - 1;
    if (outcome.kind === 'failed') {
      if (isLast || reply.destroyed) return answer(reply, 502, outcome.error);
    } else if (isLast || !onStatusCodes.includes(outcome.response.statusCode ?? 0)) {
      return pass(outcome.response, provider, reply);
    } else outcome.response.resume();
  }
}

/**
 * Asks one provider; resolves with the head of its response, or with why there is none.
 *
 * @param {Provider} provider
 * @param {import('node:http').IncomingMessage} asked
 * @param {object} body
 * @param {import('node:http').ServerResponse} reply
 * @param {number} timeoutMs
 * @returns {Promise<{ kind: 'answered', response: import('node:http').IncomingMessage } | { kind: 'failed', error: Error }>}
 */
function ask({ url, model, apiKey }, asked, body, reply, timeoutMs) {
  const address = new URL(`${url}/chat/completions`);
  const text = JSON.stringify({ ...body, model });
  const headers = {
    ...forwarded(asked.headers),
    authorization: `Bearer ${apiKey}`,
    'content-length': String(Buffer.byteLength(text)),
  };
  return new Promise((resolve) => {
    const request = address.protocol === 'https:' ? requestHttps : requestHttp;
    const upstream = request(address, { method: 'POST', headers });
    const timer = setTimeout(() => upstream.destroy(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
    // Who has left wants no answer; a provider that is still asked costs.
    reply.once('close', () => upstream.destroy());
    upstream.once('response', (response) => {
      clearTimeout(timer);
      resolve({ kind: 'answered', response });
    });
    upstream.on('error', (error) => {
      clearTimeout(timer);
      resolve({ kind: 'failed', error });
    });
    upstream.end(text);
  });
}

/**
 * Passes a response through as it comes. One that breaks off breaks off for the caller too.
 *
 * @param {import('node:http').IncomingMessage} response
 * @param {Provider} provider
 * @param {import('node:http').ServerResponse} reply
 */
function pass(response, provider, reply) {
  reply.writeHead(response.statusCode ?? 502, { ...forwarded(response.headers), [SERVED_BY_HEADER]: provider.name });
  response.on('error', () => {});
  response.once('close', () => response.complete || reply.destroy());
  response.pipe(reply);
}

/** @param {import('node:http').IncomingHttpHeaders} headers */
function forwarded(headers) {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !NOT_FORWARDED.has(name)));
}

/** @param {import('node:http').IncomingMessage} asked */
async function readBody(asked) {
  const chunks = [];
  let bytes = 0;
  for await (const chunk of asked) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new Error(`a request may have ${MOST_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/**
 * @param {import('node:http').ServerResponse} reply
 * @param {number} status
 * @param {unknown} error
 */
function answer(reply, status, error) {
  if (reply.headersSent) return void reply.destroy();
  const message = error instanceof Error ? error.message : String(error);
  reply.writeHead(status, { 'content-type': 'application/json' });
  reply.end(JSON.stringify({ error: { message, type: 'router_error' } }));
}
