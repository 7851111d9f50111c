import { expect, it, vi } from 'vitest';
import { describeAdded, type Rounds, runRounds } from './rounds.ts';

vi.mock('./stolen-time.ts', () => ({ watchStolenTime: () => () => 0.5 }));

/** One round a path, in which everything took so many ms. */
function writeRounds(paths: Record<string, number>): Rounds {
  const measured: Rounds['paths'] = {};
  for (const [path, ms] of Object.entries(paths)) measured[path] = [{ valuesMs: [ms, ms, ms], failed: 0 }];
  return { paths: measured, stolen: [0] };
}

it.each([
  ['meets its bar', { direct: 2, pipe: 3, proxy: 6 }, { value: 4, ok: true }],
  [
    'misses it, where the least that can be done would meet it',
    { direct: 2, pipe: 3, proxy: 8 },
    { value: 6, ok: false },
  ],
  ['misses it, as the least does', { direct: 2, pipe: 8, proxy: 9 }, { value: 7, ok: false, obscured: true }],
  ['meets it, though the least does not', { direct: 2, pipe: 8, proxy: 6 }, { value: 4, ok: true }],
])('a path that %s', (_, paths, { value, ...verdict }) => {
  const rows = describeAdded('tokens', writeRounds(paths), { path: 'proxy', least: 'pipe', p99: 5 });
  expect(rows.find(({ id }) => id === 'tokens, proxy adds p99')).toEqual({
    id: 'tokens, proxy adds p99',
    value,
    unit: 'ms',
    bar: '<= 5',
    ...verdict,
  });
});

it('what failed is counted, and in no quantile', () => {
  const rounds = writeRounds({ direct: 2, proxy: 3 });
  rounds.paths['proxy']?.push({ valuesMs: [], failed: 2 });
  const rows = describeAdded('tokens', rounds, { path: 'proxy' });
  expect(rows.find(({ id }) => id === 'tokens, proxy failed')).toMatchObject({ value: 2, unit: 'of 5', ok: false });
});

it.each([
  [undefined, 4],
  [1, 2],
])('on a host that takes much, with %s chances, two rounds are made of %i', async (chances, made) => {
  const seen: number[] = [];
  const { paths, stolen } = await runRounds({ direct: 1, proxy: 2 }, 2, async (port) => seen.push(port), chances);
  expect(seen).toEqual(Array.from({ length: made }, () => [1, 2]).flat());
  expect(stolen).toEqual([0.5, 0.5]);
  expect(paths).toEqual({ direct: [1, 3], proxy: [2, 4] });
});
