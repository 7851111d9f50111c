import { describe, expect, test } from 'vitest';
import { type FaultRequest, readFaultRequest } from '../../../lib/faults/fault/fault-request.ts';
import {
  findMismatch,
  matchReadsBody,
  type MatchSettings,
  matchSettings,
  scaleMatch,
} from '../../../lib/faults/fault/match.ts';
import { mostTenants, type TenantShare } from '../../../lib/faults/fault/tenant.ts';

const chat = '{"model":"gpt-4o-2024-08-06","stream":true,"messages":[{"role":"user","content":"hello"}]}';

function read(
  body: string | null,
  target = '/v1/chat/completions',
  headers: FaultRequest['headers'] = [],
): FaultRequest {
  return readFaultRequest({ method: 'POST', target, headers, body, atEpochMs: 0 });
}

describe('a request', () => {
  test.each<[what: string, match: MatchSettings, request: FaultRequest, expected: string | null]>([
    ['any, when nothing is asked', {}, read(null), null],
    ['its path, without the query', { path: '/v1/chat/completions' }, read(null, '/v1/chat/completions?x=1'), null],
    ['another path', { path: '/v1/embeddings' }, read(chat), 'match.path'],
    ['a longer path', { path: '/v1/chat' }, read(chat), 'match.path'],
    ['the beginning of its path', { path: '/v1/*' }, read(chat), null],
    ['its model', { models: ['gpt-4o-2024-08-06'] }, read(chat), null],
    ['one of several models', { models: ['o3', 'gpt-4o*'] }, read(chat), null],
    ['another model', { models: ['gpt-4o'] }, read(chat), 'match.models'],
    ['a body that was not read', { models: ['gpt-4o'] }, read(null), 'match.models unknown'],
    ['a body that is no JSON', { models: ['gpt-4o'] }, read('model'), 'match.models unknown'],
    ['a model in the path', { models: ['gpt-4o'] }, read('{}', '/openai/deployments/gpt-4o/chat/completions'), null],
    ['streamed', { streamed: true }, read(chat), null],
    ['not streamed', { streamed: false }, read(chat), 'match.streamed'],
    ['not streamed, by default', { streamed: false }, read('{}'), null],
    ['streamed, not known', { streamed: false }, read(null), 'match.streamed unknown'],
    ['a header', { headers: { 'x-a': 'b' } }, read(chat, '/', [['x-a', 'b']]), null],
    ['the beginning of a header', { headers: { 'x-a': 'b*' } }, read(chat, '/', [['x-a', 'bcd']]), null],
    [
      'a header that comes twice',
      { headers: { 'x-a': 'b' } },
      read(chat, '/', [
        ['x-a', 'a'],
        ['x-a', 'b'],
      ]),
      null,
    ],
    ['another value of a header', { headers: { 'x-a': 'b' } }, read(chat, '/', [['x-a', 'bb']]), 'match.headers'],
    ['a header that is not there', { headers: { 'x-a': '*' } }, read(chat), 'match.headers'],
    ['prompt long enough', { promptCharacters: { min: 5 } }, read(chat), null],
    ['prompt too short', { promptCharacters: { min: 6 } }, read(chat), 'match.promptCharacters'],
    ['prompt too long', { promptCharacters: { max: 4 } }, read(chat), 'match.promptCharacters'],
    ['prompt not known', { promptCharacters: { max: 4 } }, read(null), 'match.promptCharacters unknown'],
    ['tenant not known', { tenants: { ratio: 1 } }, read(chat), 'match.tenants unknown'],
    ['all of several', { path: '/v1/*', streamed: true, models: ['gpt-4o*'] }, read(chat), null],
    ['one of several not', { path: '/v1/*', streamed: true, models: ['o3'] }, read(chat), 'match.models'],
  ])('is matched by %s', (_, match, request, expected) => {
    expect(findMismatch(matchSettings.read(match, 'match'), request, 1, 0)).toBe(expected);
  });

  test.each<[MatchSettings, boolean]>([
    [{}, false],
    [{ path: '/', headers: { a: 'b' }, tenants: { ratio: 1 } }, false],
    [{ models: ['a'] }, true],
    [{ path: '/', streamed: true }, true],
    [{ promptCharacters: { min: 1 } }, true],
  ])('of which %j is asked is read as far as needed', (match, readsBody) => {
    expect(matchReadsBody(match)).toBe(readsBody);
  });
});

describe('a share of the tenants', () => {
  const isMet = (tenant: number, share: TenantShare, seed: number, elapsedMs = 0): boolean =>
    findMismatch({ tenants: share }, read(null, '/', [['authorization', `Bearer sk-${tenant}`]]), seed, elapsedMs) ===
    null;
  const hit = (tenant: number, ratio: number, seed: number): boolean => isMet(tenant, { ratio }, seed);
  const tenants = Array.from({ length: 4_000 }, (_, tenant) => tenant);

  test('is about as large as asked, and of no other size for no one and for all', () => {
    for (const ratio of [0.1, 0.3, 0.7]) {
      const share = tenants.filter((tenant) => hit(tenant, ratio, 1)).length / tenants.length;
      expect(Math.abs(share - ratio)).toBeLessThan(4 * Math.sqrt((ratio * (1 - ratio)) / tenants.length));
    }
    expect(tenants.some((tenant) => hit(tenant, 0, 1))).toBe(false);
    expect(tenants.every((tenant) => hit(tenant, 1, 1))).toBe(true);
  });

  test('is of the same tenants every time, others with another seed, and grows with its ratio', () => {
    const of = (ratio: number, seed: number): number[] => tenants.filter((tenant) => hit(tenant, ratio, seed));
    expect(of(0.3, 1)).toEqual(of(0.3, 1));
    expect(of(0.3, 1)).not.toEqual(of(0.3, 2));
    expect(of(0.6, 1)).toEqual(expect.arrayContaining(of(0.3, 1)));
  });

  test('that moves keeps whom it has while it grows, and lets go of them one by one while it falls', () => {
    const at = (share: TenantShare, elapsedMs: number): number[] =>
      tenants.filter((tenant) => isMet(tenant, share, 1, elapsedMs));
    const constant = (ratio: number): number[] => at({ ratio }, 0);
    const grows = { ratio: 0.2, ramp: { to: 0.4, durationMs: 1_000 } };
    expect([0, 500, 1_000, 9_000].map((elapsedMs) => at(grows, elapsedMs))).toEqual(
      [0.2, 0.3, 0.4, 0.4].map((ratio) => constant(ratio)),
    );
    const falls = { ratio: 0.5, ramp: { to: 0, durationMs: 1_000 } };
    expect(at(falls, 500)).toEqual(constant(0.25));
    expect(at(falls, 0)).toEqual(expect.arrayContaining(at(falls, 500)));
    expect(at(falls, 1_000)).toEqual([]);
    expect([mostTenants(grows), mostTenants(falls), mostTenants({ ratio: 0.3 })]).toEqual([0.4, 0.5, 0.3]);
  });

  test('that moves does so in the time of the drill', () => {
    const match: MatchSettings = { path: '/v1', tenants: { ratio: 0.2, ramp: { to: 0.4, durationMs: 1_000 } } };
    expect(scaleMatch(match, 0.5)).toEqual({
      ...match,
      tenants: { ratio: 0.2, ramp: { to: 0.4, durationMs: 500 } },
    });
    const still: MatchSettings = { tenants: { ratio: 0.2 } };
    expect(scaleMatch(still, 0.5)).toEqual(still);
  });

  test('is told apart by a header of choice', () => {
    const match: MatchSettings = { tenants: { ratio: 1, header: 'x-tenant' } };
    expect(findMismatch(match, read(null, '/', [['x-tenant', 'a']]), 1, 0)).toBeNull();
    expect(findMismatch(match, read(null, '/', [['authorization', 'a']]), 1, 0)).toBe('match.tenants unknown');
  });
});

test.each([
  [{ models: [] }, 'match.models must be a list of at least 1, got []'],
  [{ path: '/*/chat' }, 'match.path must be a text with at most one *, at its end, got "/*/chat"'],
  [{ headers: { 'X-A': 'b' } }, 'match.headers must be a header name in lower case, got "X-A"'],
  [{ tenants: { ratio: 30 } }, 'match.tenants.ratio must be a number between 0 and 1, got 30'],
  [{ tenants: { ratio: 0.1, ramp: { to: 0.4 } } }, 'match.tenants.ramp.durationMs is missing'],
  [{ promptCharacters: {} }, 'match.promptCharacters must be an object with min, max, or a min of at most max'],
  [{ promptCharacters: { min: 2, max: 1 } }, 'match.promptCharacters must be an object with min'],
  [{ model: ['a'] }, 'match.model is not a known key. Did you mean "models"?'],
])('%j is refused: %s', (settings, message) => {
  expect(() => matchSettings.read(settings, 'match')).toThrow(message);
});
