import { expect, it } from 'vitest';
import type { Block, Condition } from '../../../lib/collector/capacity/block.ts';
import { awaitRecovery } from '../../../lib/run/capacity/await-recovery.ts';

const conditions: Condition[] = [{ id: 'success', label: 'an answer', attainment: 0.9 }];
const block = (rate: number, isWell: boolean): Block => ({
  rate,
  plannedMs: 5_000,
  calls: Array.from({ length: 20 }, (_, index) => ({ dueMs: index * 250, met: [isWell], limit: null })),
  inFlight: [1],
  overSaturated: false,
  contaminated: null,
});

/** One that is well again at the nth probe. */
async function probe(wellAt: number, leastHeld: number | null) {
  const rates: number[] = [];
  const told: string[] = [];
  const recovery = await awaitRecovery({
    rate: 40,
    leastHeld,
    conditions,
    drive({ rate }) {
      rates.push(rate);
      return Promise.resolve(block(rate, rates.length >= wellAt));
    },
    tell: (text) => told.push(text),
  });
  return { recovery, rates, told };
}

it('goes on as soon as the least rate that held does again', async () => {
  expect(await probe(1, 2)).toEqual({ recovery: { kind: 'recovered' }, rates: [2], told: [] });
  const slow = await probe(4, 2);
  expect(slow).toMatchObject({ recovery: { kind: 'recovered' }, rates: [2, 2, 2, 2] });
  expect(slow.told).toHaveLength(1);
});

it('ends the search where it never does: what is gone has no limit', async () => {
  const { recovery, rates } = await probe(Infinity, 2);
  expect(rates).toHaveLength(20);
  expect(recovery).toEqual({
    kind: 'lost',
    why: 'since 40.0/s was tried it does not hold 2.00/s any more, which it had held before',
  });
  expect((await probe(Infinity, null)).recovery).toMatchObject({ why: expect.stringContaining('4.00/s') as string });
});

it('hands on why nothing more may be sent', async () => {
  const drive = () => Promise.resolve({ stopped: 'the budget is spent' });
  const stopped = await awaitRecovery({ rate: 4, leastHeld: 1, conditions, drive, tell: () => {} });
  expect(stopped).toEqual({ kind: 'stopped', why: 'the budget is spent' });
});
