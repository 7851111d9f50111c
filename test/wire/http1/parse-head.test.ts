import { describe, expect, test } from 'vitest';
import { parseRequestHead, parseResponseHead } from '../../../lib/wire/http1/parse-head.ts';

const head = (...lines: string[]): string => `${lines.join('\r\n')}\r\n\r\n`;

describe('a request head', () => {
  test('is read with names in lower case and values without the space around them', () => {
    expect(parseRequestHead(head('POST /v1/x?y=1 HTTP/1.1', 'HoSt:  a:1 ', 'X-A:\tb', 'x-a:'))).toMatchObject({
      kind: 'request',
      method: 'POST',
      target: '/v1/x?y=1',
      minorVersion: 1,
      headers: [
        ['host', 'a:1'],
        ['x-a', 'b'],
        ['x-a', ''],
      ],
      hostLine: [25, 36],
    });
  });

  test.each([
    ['CONNECT', head('CONNECT a:443 HTTP/1.1', 'host: a'), 405],
    ['a target with a host in it', head('GET http://a/ HTTP/1.1', 'host: a'), 400],
    ['a star with another method than OPTIONS', head('GET * HTTP/1.1', 'host: a'), 400],
    ['HTTP/2', head('PRI * HTTP/2.0'), 505],
    ['HTTP/1.2', head('GET / HTTP/1.2', 'host: a'), 505],
    ['no version', head('GET /'), 400],
    ['two spaces', head('GET  / HTTP/1.1', 'host: a'), 400],
    ['no Host', head('GET / HTTP/1.1'), 400],
    ['two Hosts', head('GET / HTTP/1.1', 'host: a', 'Host: a'), 400],
    ['a folded line', head('GET / HTTP/1.1', 'host: a', 'x: 1', ' 2'), 400],
    ['a space before the colon', head('GET / HTTP/1.1', 'host: a', 'content-length : 3'), 400],
    ['no colon', head('GET / HTTP/1.1', 'host: a', 'abc'), 400],
    ['an empty name', head('GET / HTTP/1.1', 'host: a', ': b'), 400],
    ['a bare LF in a value', head('GET / HTTP/1.1', 'host: a', 'x: 1\ncontent-length: 5'), 400],
    ['a bare CR in a value', head('GET / HTTP/1.1', 'host: a', 'x: 1\ry'), 400],
    ['a NUL', head('GET / HTTP/1.1', 'host: a', 'x: \0'), 400],
    ['a DEL', head('GET / HTTP/1.1', 'host: a', 'x: \x7f'), 400],
    ['a control character in the target', head('GET /\x01 HTTP/1.1', 'host: a'), 400],
    ['a bare LF in the request line', head('GET /\nx HTTP/1.1', 'host: a'), 400],
    ['a name beyond ASCII', head('GET / HTTP/1.1', 'host: a', 'é: b'), 400],
    ['a line that ends before its colon', head('GET / HTTP/1.1', 'host', ': a'), 400],
    ['more behind the version', head('GET / HTTP/1.1 x', 'host: a'), 400],
    ['a method that is no token', head('G(T / HTTP/1.1', 'host: a'), 400],
  ])('is refused with %s', (_, text, status) => {
    expect(parseRequestHead(text)).toMatchObject({ kind: 'bad', status });
  });

  test('keeps white space and bytes beyond ASCII within a value', () => {
    expect(parseRequestHead(head('GET / HTTP/1.1', 'Host: a', 'X: \t é\tb\u00a0 '))).toMatchObject({
      headers: [
        ['host', 'a'],
        ['x', 'é\tb\u00a0'],
      ],
    });
  });

  test('of HTTP/1.0 needs no Host', () => {
    expect(parseRequestHead(head('GET / HTTP/1.0'))).toMatchObject({ minorVersion: 0, hostLine: null });
  });
});

test.each([
  ['with a reason', 'HTTP/1.1 200 OK', 200],
  ['with a space and no reason', 'HTTP/1.1 404 ', 404],
  ['without a reason', 'HTTP/1.1 503', 503],
  ['of HTTP/1.0', 'HTTP/1.0 302 Found Elsewhere', 302],
])('a response head %s is read', (_, line, status) => {
  expect(parseResponseHead(head(line, 'a: b'))).toMatchObject({ kind: 'response', status, headers: [['a', 'b']] });
});

test.each([
  'HTTP/2 200',
  'HTTP/1.2 200 OK',
  'HTTP/1.1 2000',
  'HTTP/1.1 200OK',
  'HTTP/1.1\t200 OK',
  'ICY 200 OK',
  'HTTP/1.1 20 OK',
  'HTTP/1.1 099 No',
  'HTTP/1.1  200 OK',
  '',
])('a response that begins with "%s" is refused', (line) => {
  expect(parseResponseHead(head(line)).kind).toBe('bad');
});
