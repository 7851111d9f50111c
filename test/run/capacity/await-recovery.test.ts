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

it('never calls gone what may be well: where what was missed is no evidence to the last, it cannot be told', async () => {
  const reasons = (contaminated: string | null) => {
    let probes = 0;
    return awaitRecovery({
      rate: 40,
      leastHeld: 2,
      conditions,
      drive: ({ rate }) =>
        Promise.resolve({ ...block(rate, false), contaminated: ++probes < 20 ? 'it was full' : contaminated }),
      tell: () => {},
    });
  };
  expect(await reasons('it was full')).toEqual({
    kind: 'unknown',
    why: 'whether it holds 2.00/s again behind 40.0/s cannot be told, as it was full',
  });
  expect(await reasons(null)).toMatchObject({ kind: 'lost' });
});

it('takes nobody for nobody: who never came finds nothing well again', async () => {
  const lengths: number[] = [];
  const drive = ({ rate, blockMs }: { rate: number; blockMs: number }) => {
    lengths.push(blockMs);
    const isEmpty = lengths.length % 2 === 0;
    return Promise.resolve({
      ...block(rate, false),
      ...(isEmpty ? { calls: [], contaminated: 'nobody was due in its 6 s' } : {}),
    });
  };
  const asked = { rate: 0.8, leastHeld: 0.1, conditions, drive, tell: () => {} };
  expect(await awaitRecovery(asked)).toMatchObject({ kind: 'lost' });
  // At so low a rate it takes longer until somebody comes.
  expect(new Set(lengths)).toEqual(new Set([30_000]));
  const nobody = await awaitRecovery({
    ...asked,
    drive: ({ rate }) => Promise.resolve({ ...block(rate, false), calls: [] }),
  });
  expect(nobody).toEqual({
    kind: 'unknown',
    why: 'whether it holds 0.10/s again behind 0.80/s cannot be told, as nobody came',
  });
});
