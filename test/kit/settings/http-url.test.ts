import { expect, test } from 'vitest';
import { hostName, hostOf, httpUrl, isThisMachine, parseHttpUrl } from '../../../lib/kit/settings/http-url.ts';
import { maskUrl } from '../../../lib/kit/settings/mask-url.ts';

test.each([
  ['http://127.0.0.1:4000/v1', '127.0.0.1', true],
  ['HTTP://LOCALHOST:4000', 'localhost', true],
  ['http://localhost.:4000/v1', 'localhost', true],
  ['http://[::1]:4000', '[::1]', true],
  ['http://[0:0:0:0:0:0:0:1]/v1', '[::1]', true],
  ['http://[::ffff:127.0.0.1]/v1', '[::ffff:7f00:1]', true],
  ['http://127.1/v1', '127.0.0.1', true],
  ['http://0x7f000001/v1', '127.0.0.1', true],
  ['http://2130706433/v1', '127.0.0.1', true],
  ['http://017700000001/v1', '127.0.0.1', true],
  ['http://ｌｏｃａｌｈｏｓｔ/v1', 'localhost', true],
  ['http://127.0.0.1.example.com/v1', '127.0.0.1.example.com', false],
  ['http://localhost.example.com/v1', 'localhost.example.com', false],
  ['http://0.0.0.0:18777/v1', '0.0.0.0', false],
  ['http://[::]/v1', '[::]', false],
  ['http://0300.0.0.1/v1', '192.0.0.1', false],
  ['https://API.Example.com./v1?key=a', 'api.example.com', false],
  ['https://bücher.example/v1', 'xn--bcher-kva.example', false],
])('reads the host of %s as who connects does', (url, host, isHere) => {
  const parsed = parseHttpUrl(url);
  expect(parsed === null ? null : hostOf(parsed)).toBe(host);
  expect(isThisMachine(host)).toBe(isHere);
  expect(httpUrl().read(url, 'url')).toBe(url);
});

test.each([
  'http://127.0.0.1:80@0.0.0.0:18777/v1',
  'http://user:secret@127.0.0.1/v1',
  'http://@127.0.0.1/v1',
  'http://a%40b@127.0.0.1/v1',
  'http://127.0.0.1\\@example.com/v1',
  'http:\\\\example.com/v1',
  'http:/example.com/v1',
  'http:example.com',
  'http:///example.com',
  'http://127.0.0.1/v1/../admin',
  'http://127.0.0.1/v1/%2e%2E/admin',
  'http://127.0.0.1/v1/.%2e',
  'http://127.0.0.1/./v1',
  'http://127.0.0.1/v1#x',
  'http://127.0.0.1/v1#',
  'http://exam\tple.com/v1',
  'http://exam\nple.com/v1',
  'http://example.com/v 1',
  ' http://example.com/v1',
  'http://example.com/v1 ',
  'http://example.com/\u0000',
  'http://[::1/v1',
  'http://1.2.3.4.5.6.7:99999/v1',
  'http://256.1.1.1/v1',
  'http://exa%6dple%00.com/v1',
  'http://127.0.0.1:70000/v1',
  'ftp://example.com',
  'javascript:alert(1)',
  'example.com',
  '//example.com',
  '',
  7,
  null,
])('refuses %j as an address', (url) => {
  expect(typeof url === 'string' ? parseHttpUrl(url) : null).toBeNull();
  expect(() => httpUrl().read(url, 'target.url')).toThrow(/^target\.url must be an http\(s\) URL without user/);
});

test.each([
  ['API.example.com', 'api.example.com'],
  ['api.example.com.', 'api.example.com'],
  ['::1', '[::1]'],
  ['[2001:db8::0:1]', '[2001:db8::1]'],
  ['10.1', '10.0.0.1'],
  ['bücher.example', 'xn--bcher-kva.example'],
])('reads the allowed host %s', (written, host) => {
  expect(hostName().read(written, 'allowedHosts[0]')).toBe(host);
});

test.each([
  'https://api.example.com',
  'api.example.com:443',
  'api.example.com/v1',
  'a@b',
  '*.example.com',
  'a b',
  '',
  7,
])('refuses %j as an allowed host', (written) => {
  expect(() => hostName().read(written, 'allowedHosts[0]')).toThrow(/^allowedHosts\[0\] must be a host without scheme/);
});

test('what could be a secret in an address is not shown', () => {
  expect(maskUrl('http://user:sk-secret@example.com/v1?key=sk-secret')).toBe('http://…@example.com/v1?…');
  expect(maskUrl('user:sk-secret@example.com/v1')).toBe('…@example.com/v1');
  expect(maskUrl('https://example.com/a@b')).toBe('https://example.com/a@b');
  expect(() => httpUrl().read('http://user:sk-secret@example.com/?key=sk-secret', 'url')).toThrow(
    /^(?!.*sk-secret)url must be .*got "http:\/\/…@example\.com\/\?…"$/,
  );
});
