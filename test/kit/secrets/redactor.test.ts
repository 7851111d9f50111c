import { describe, expect, it } from 'vitest';
import { cutBeforeKey } from '../../../lib/kit/secrets/cut-before-key.ts';
import { createRedactor } from '../../../lib/kit/secrets/redactor.ts';

const bearing = (headers: Record<string, string>, target = '/', body = '') => ({
  headers: Object.entries(headers),
  target,
  body,
});

describe('a redactor', () => {
  it.each([
    ['a header by its name', { 'x-api-key': 'abcdefgh-1' }, '/', '', 'abcdefgh-1'],
    ['the credentials behind a scheme', { authorization: 'Bearer abcdefgh-2' }, '/', '', 'abcdefgh-2'],
    ['what Basic encodes', { authorization: `Basic ${btoa('me:abcdefgh-3')}` }, '/', '', 'abcdefgh-3'],
    ['one cookie of several', { cookie: 'theme=dark; sid=abcdefgh-4' }, '/', '', 'abcdefgh-4'],
    ['a header nobody knows', { 'x-motto': 'abcdefgh 5' }, '/', '', 'abcdefgh 5'],
    ['a key in a header of JSON', { 'x-config': '{"targets":[{"api_key":"abcdefgh-6"}]}' }, '/', '', 'abcdefgh-6'],
    ['a parameter as it is written', {}, '/v1?alt=sse&key=abcd%2Fefgh', '', 'abcd%2Fefgh'],
    ['a parameter as it is meant', {}, '/v1?key=abcd%2Fefgh', '', 'abcd/efgh'],
    ['a field of a body', {}, '/', '{"password": "ab\\"cdefgh"}', 'ab"cdefgh'],
    ['the same in JSON', {}, '/', '{"password": "ab\\"cdefgh"}', String.raw`ab\"cdefgh`],
    ['a field of a form', {}, '/', 'user=me&password=abcd+efgh%21&x=1', 'abcd efgh!'],
    ['one of names in one word', {}, '/', '{"accessToken":"abcdefgh-8"}', 'abcdefgh-8'],
    ['what looks like a key', {}, '/', '', 'sk-proj-0123456789abcdef'],
    ['a key of xAI', {}, '/', '', 'xai-Ab0123456789abcdefXYZ'],
    ['a key of Groq', {}, '/', '', 'gsk_Ab0123456789abcdefXYZ'],
  ])('takes out %s, whoever repeats it', (_what, headers, target, body, repeated) => {
    const redactor = createRedactor();
    const own = redactor.learnRequest(bearing(headers, target, body));
    expect(redactor.clean(`bad key ${repeated}!`, own)).toBe('bad key [redacted]!');
  });

  it('leaves what every request bears, short values, numbers, and our own words', () => {
    const redactor = createRedactor();
    redactor.learnRequest(
      bearing({ 'content-type': 'application/json', 'x-retry': 'yes', 'x-count': '1234567890', 'x-route': 'fallback' }),
    );
    const record = {
      kind: 'attempt',
      provider: 'fallback',
      path: '/fallback',
      said: 'application/json yes 1234567890',
      gapsMs: [1, 2],
    };
    expect(redactor.cleanValue(record)).toEqual({ ...record, path: '/[redacted]' });
  });

  it('tells what it has not known, once, and does not tell of ids', () => {
    const told: string[] = [];
    const redactor = createRedactor([], (values) => told.push(...values));
    for (let request = 0; request < 1_000; request++) {
      const id = `request-number-${request}`;
      const own = redactor.learnRequest(bearing({ authorization: 'Bearer abcdefgh-7', 'x-id': id }));
      expect(redactor.clean(id, own)).toBe('[redacted]');
    }
    expect(told.filter((value) => value.includes('abcdefgh-7'))).toEqual(['Bearer abcdefgh-7', 'abcdefgh-7']);
    expect(told.length).toBeLessThan(30);
    expect(redactor.list()).toContain('abcdefgh-7');
  });

  it('takes out the longer of two secrets whole', () => {
    expect(createRedactor(['abcdefgh', 'abcdefgh-and-more']).clean('abcdefgh-and-more')).toBe('[redacted]');
  });
});

describe('a text that is cut before secrets are taken out of it', () => {
  it.each([
    ['is whole where it is short', 'a sk-1234', 9, 'a sk-1234'],
    ['ends before a key that the cut goes through', 'a sk-1234 b', 6, 'a '],
    ['ends behind a key', 'a sk-1234 b', 9, 'a sk-1234'],
    ['is cut where no key is', 'a: "b"', 4, 'a: "'],
    ['is cut in a run that is longer than any key', 'x'.repeat(2_000), 1_000, 'x'.repeat(1_000)],
  ])('%s', (_, text, most, cut) => {
    expect(cutBeforeKey(text, most)).toBe(cut);
  });
});
