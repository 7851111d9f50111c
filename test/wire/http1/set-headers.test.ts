import { expect, test } from 'vitest';
import { setHeaders } from '../../../lib/wire/http1/set-headers.ts';

test.each([
  ['are added', 'HTTP/1.1 200 OK\r\nx-own: 1\r\n\r\n', 'HTTP/1.1 200 OK\r\nx-own: 1\r\nx-a: 2\r\n\r\n'],
  [
    'take the place of all of the same name, whatever its case',
    'HTTP/1.1 200 OK\r\nX-A: 7\r\nx-own: \xe9\r\nx-a:8\r\n\r\n',
    'HTTP/1.1 200 OK\r\nx-own: \xe9\r\nx-a: 2\r\n\r\n',
  ],
  ['go behind a head without any', 'HTTP/1.1 204\r\n\r\n', 'HTTP/1.1 204\r\nx-a: 2\r\n\r\n'],
])('headers %s', (_, head, expected) => {
  expect(setHeaders(Buffer.from(head, 'latin1'), { 'x-a': '2' }).toString('latin1')).toBe(expected);
});
