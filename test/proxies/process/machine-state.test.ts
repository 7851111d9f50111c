import { describe, expect, it } from 'vitest';
import {
  compareCounts,
  type MachineCounts,
  parsePagesSwappedIn,
  parseProcStat,
  watchMachine,
} from '../../../lib/proxies/process/machine-state.ts';

describe('parseProcStat', () => {
  it('adds up the processors’ time, of which waiting for a disk is idle and a guest’s is in its host’s', () => {
    const text = 'cpu  100 10 50 800 20 1 4 15 7 3\ncpu0 1 1 1 1 1 1 1 1 1 1\nintr 5\n';
    expect(parseProcStat(text)).toEqual({ total: 1_000, idle: 820, stolen: 15 });
  });

  it.each([
    ['nothing', '', null],
    ['another file', 'cpu0 1 2 3 4\n', null],
    ['a kernel from before steal', 'cpu 1 2 3 4\n', { total: 10, idle: 4, stolen: null }],
  ])('reads %s as what it is', (_, text, counts) => {
    expect(parseProcStat(text)).toEqual(counts);
  });
});

it('reads the pages that came back from swap, and says where nobody counts them', () => {
  expect(parsePagesSwappedIn('pgpgin 3\npswpin 12\npswpout 9\n')).toBe(12);
  expect(parsePagesSwappedIn('pgpgin 3\n')).toBeNull();
});

describe('compareCounts', () => {
  const before: MachineCounts = { total: 1_000, idle: 500, stolen: 10, pagesSwappedIn: 5 };

  it('says what came between two looks', () => {
    const now = { total: 1_200, idle: 510, stolen: 50, pagesSwappedIn: 905 };
    expect(compareCounts(before, now)).toEqual({ idleRatio: 0.05, stolenRatio: 0.2, pagesSwappedIn: 900 });
  });

  it('says of what the system does not tell that it is not known', () => {
    const now = { total: 1_200, idle: 600, stolen: null, pagesSwappedIn: null };
    expect(compareCounts(before, now)).toEqual({ idleRatio: 0.5, stolenRatio: null, pagesSwappedIn: null });
  });

  it('says nothing of a time in which no clock ticked', () => {
    expect(compareCounts(before, before)).toMatchObject({ idleRatio: null, stolenRatio: null });
  });

  it('stays between nothing and all where counts go back', () => {
    expect(compareCounts(before, { ...before, total: 1_100, idle: 480, pagesSwappedIn: 0 })).toMatchObject({
      idleRatio: 0,
      pagesSwappedIn: 0,
    });
  });
});

it('watches this machine from one look to the next', () => {
  const look = watchMachine();
  const end = performance.now() + 300;
  while (performance.now() < end) Math.sqrt(2);
  const { idleRatio } = look();
  expect(idleRatio).not.toBeNull();
  expect(idleRatio).toBeGreaterThanOrEqual(0);
  expect(idleRatio).toBeLessThan(1);
});
