import { expect, test } from 'vitest';
import { killOnce } from '../../support/kill-sets.ts';

const KILLS = process.env['CUTOVER_TEST_LONG'] === '1' ? 80 : 6;

test(
  `whoever is killed in whatever moment, no program outlives its runner by more than 10 s (${KILLS} seeded kills)`,
  async () => {
    const seeds = Array.from({ length: KILLS }, (_, seed) => seed + 1);
    const survived: unknown[] = [];
    // Several at a time in a short run: most of each is waiting. A long one leaves the machine to the tests beside it.
    await Promise.all(
      (KILLS > 6 ? [0] : [0, 1, 2]).map(async () => {
        for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) {
          const kill = await killOnce(seed);
          if (kill.survivors.length > 0) survived.push({ seed, ...kill });
        }
      }),
    );
    expect(survived).toEqual([]);
  },
  KILLS * 12_000,
);
