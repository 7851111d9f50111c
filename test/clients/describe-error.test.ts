import { expect, test } from 'vitest';
import { describeError } from './describe-error.ts';

class RateLimitError extends Error {
  status = 429;
  error = { type: 'tokens', code: 'rate_limit_exceeded' };
}

test.each([
  [
    'a class of its own',
    new RateLimitError('x'),
    { name: 'RateLimitError', status: 429, type: 'tokens', code: 'rate_limit_exceeded' },
  ],
  [
    'the last of several',
    Object.assign(new Error('Failed after 3'), { name: 'AI_RetryError', lastError: { statusCode: 503, message: 'x' } }),
    { name: 'AI_RetryError', status: 503 },
  ],
  [
    'a body in the message',
    Object.assign(new Error('{"error":{"code":503,"status":"UNAVAILABLE"}}'), { name: 'ApiError', status: 503 }),
    { name: 'ApiError', status: 503, code: 'UNAVAILABLE' },
  ],
  [
    'neither status nor type',
    new TypeError('fetch to 127.0.0.1:4567 failed'),
    { name: 'TypeError', message: 'fetch to HOST failed' },
  ],
  [
    'a TLS error, without its thread and the words of one OpenSSL,',
    new TypeError('80CC8957087F0000:error:0A000410:SSL routines:ssl3_read_bytes:ssl/tls alert handshake failure:x.c:1'),
    { name: 'TypeError', message: 'TLS:error:0A000410:SSL routines' },
  ],
  ["the engine's words", new SyntaxError('Unexpected token'), { name: 'SyntaxError' }],
  ["the engine's words in another's mouth", new RangeError('Unterminated string in JSON at 5'), { name: 'RangeError' }],
  ['no error at all', 'cancelled', { name: 'string', message: 'cancelled' }],
])('%s is told by what code can read', (_, thrown, described) => {
  expect(describeError(thrown)).toEqual(described);
});
