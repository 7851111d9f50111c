import { expect, test } from 'vitest';
import { listCaches } from '../../../lib/run/runner/list-caches.ts';

test.each([
  ['CUTOVER_CACHE before all others', { CUTOVER_CACHE: '/c', XDG_CACHE_HOME: '/x', HOME: '/h' }, 'linux', ['/c']],
  ['XDG_CACHE_HOME before the home', { XDG_CACHE_HOME: '/x', HOME: '/h' }, 'linux', ['/x/cutover']],
  ['the home', { HOME: '/h' }, 'linux', ['/h/.cache/cutover']],
  ['the library of macOS', { HOME: '/h' }, 'darwin', ['/h/Library/Caches/cutover']],
  [
    'an empty one, or a relative one of XDG, counts as not set',
    { CUTOVER_CACHE: '', XDG_CACHE_HOME: 'x', HOME: '/h' },
    'linux',
    ['/h/.cache/cutover'],
  ],
  ['no home, no cache', {}, 'linux', []],
] as const)('The cache of a user: %s', (_title, env, platform, caches) => {
  expect(listCaches(null, env, platform)).toEqual(caches);
});

test('A clone has its own, before that of the user', () => {
  expect(listCaches('/clone', { HOME: '/h' }, 'linux')).toEqual(['/clone/.cache', '/h/.cache/cutover']);
});

test('CUTOVER_CACHE that would be another folder in each working directory is refused', () => {
  expect(() => listCaches(null, { CUTOVER_CACHE: 'c', HOME: '/h' })).toThrow(
    'CUTOVER_CACHE must be an absolute path, got "c".',
  );
});
