import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import * as http from 'node:http';
import * as https from 'node:https';
import { pipeline } from 'node:stream/promises';

/**
 * @typedef {object} DownloadLimits
 * @property {number} connectMs Until the connection stands, TLS and name look-up included. Default 5,000.
 * @property {number} stallMs Without a byte, from the request on. Default 30,000.
 * @property {number} totalMs For everything. Default 600,000.
 */

/** @type {DownloadLimits} */
const LIMITS = { connectMs: 5_000, stallMs: 30_000, totalMs: 600_000 };
const MAX_REDIRECTS = 5;

/**
 * Downloads `url` into `file` and checks what came. Not `fetch`, because that has one timer for connecting and
 * waiting: a mirror that cannot be reached must fail fast, and a slow one must be let finish.
 *
 * @param {object} options
 * @param {URL} options.url http or https; redirects are followed.
 * @param {string} options.file Overwritten.
 * @param {string} options.sha256 Of the content, in hex.
 * @param {Partial<DownloadLimits>} [options.limits]
 * @param {AbortSignal} [options.signal]
 * @param {(received: number, total: number | undefined) => void} [options.onProgress] In bytes.
 * @returns {Promise<void>}
 * @throws {Error} No connection, a status other than 200, a stall, a cut, or another SHA-256.
 */
export async function download({ url, file, sha256, limits, signal, onProgress }) {
  const { connectMs, stallMs, totalMs } = { ...LIMITS, ...limits };
  const tooLong = AbortSignal.timeout(totalMs);
  const stop = signal === undefined ? tooLong : AbortSignal.any([signal, tooLong]);
  try {
    const response = await openFollowing(url, { connectMs, stallMs, stop });
    const length = Number(response.headers['content-length']);
    const total = Number.isFinite(length) && length > 0 ? length : undefined;
    const hash = createHash('sha256');
    let received = 0;
    response.on('data', (/** @type {Buffer} */ chunk) => {
      hash.update(chunk);
      received += chunk.length;
      onProgress?.(received, total);
    });
    await pipeline(response, createWriteStream(file), { signal: stop });
    const actual = hash.digest('hex');
    if (actual !== sha256) throw new Error(`refused: its SHA-256 is ${actual}, ${sha256} was expected`);
  } catch (error) {
    if (tooLong.aborted) throw new Error(`not done after ${totalMs / 1000} s`, { cause: error });
    throw error;
  }
}

/**
 * @param {URL} url
 * @param {{ connectMs: number, stallMs: number, stop: AbortSignal }} options
 * @returns {Promise<http.IncomingMessage>} With status 200.
 */
async function openFollowing(url, options) {
  let next = url;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    const response = await open(next, options);
    const { statusCode = 0, headers } = response;
    if (statusCode === 200) return response;
    response.destroy();
    if (statusCode < 300 || statusCode > 399 || headers.location === undefined) {
      throw new Error(`${next.host} answered with status ${statusCode}`);
    }
    next = new URL(headers.location, next);
  }
  throw new Error(`more than ${MAX_REDIRECTS} redirects`);
}

/**
 * @param {URL} url
 * @param {{ connectMs: number, stallMs: number, stop: AbortSignal }} options
 * @returns {Promise<http.IncomingMessage>}
 */
function open(url, { connectMs, stallMs, stop }) {
  return new Promise((resolve, reject) => {
    const secure = url.protocol === 'https:';
    if (!secure && url.protocol !== 'http:') throw new Error(`${url.protocol} is not http: or https:`);
    /** @type {http.IncomingMessage | undefined} */
    let response;
    const request = (secure ? https : http).get(url, { agent: false, signal: stop }, (answer) => {
      response = answer;
      resolve(answer);
    });
    const timer = setTimeout(
      () => request.destroy(new Error(`no connection to ${url.host} after ${connectMs / 1000} s`)),
      connectMs,
    );
    request.on('socket', (socket) => {
      socket.once(secure ? 'secureConnect' : 'connect', () => {
        clearTimeout(timer);
        // Idle time of the socket, so it covers the headers and every part of the body. Whoever reads the body
        // gets this error, not the "aborted" that a destroyed socket would leave him with.
        socket.setTimeout(stallMs, () => {
          (response ?? request).destroy(new Error(`nothing came from ${url.host} for ${stallMs / 1000} s`));
        });
      });
    });
    request.on('close', () => clearTimeout(timer));
    request.on('error', reject);
  });
}
