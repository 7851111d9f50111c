import { describe, expect, test } from 'vitest';
import { isLoopback, parseAddress } from '../../../scripts/inject/parse-address.ts';
import { parseDuration } from '../../../scripts/inject/parse-duration.ts';

describe('a length of time', () => {
  test.each([
    ['500ms', 500],
    ['30s', 30_000],
    ['1.5s', 1_500],
    ['2m', 120_000],
  ])('%s', (text, ms) => expect(parseDuration('--lease', text)).toBe(ms));

  test.each(['30', 's', '-1s', '1h', '1e3s', '', ' 1s'])('is not %j', (text) => {
    expect(() => parseDuration('--lease', text)).toThrow('--lease must be a number with ms, s or m behind it');
  });
});

describe('an address', () => {
  test.each([
    ['9101', '127.0.0.1', 9101, true],
    ['0', '127.0.0.1', 0, true],
    ['0.0.0.0:9101', '0.0.0.0', 9101, false],
    ['localhost:1', 'localhost', 1, true],
    ['[::1]:80', '::1', 80, true],
    ['[::]:80', '::', 80, false],
    ['127.evil.example:80', '127.evil.example', 80, false],
  ])('%s', (text, host, port, loopback) => {
    expect(parseAddress('--listen', text)).toEqual({ host, port });
    expect(isLoopback({ host, port })).toBe(loopback);
  });

  test.each(['', 'localhost', 'localhost:', ':80', '::1:80', '65536', 'a:b:1', '[x]:1', '1.5'])('is not %j', (text) => {
    expect(() => parseAddress('--listen', text)).toThrow('--listen must be PORT or HOST:PORT');
  });
});
