import {
  blockLength,
  searchCapacity,
  searchDefaults,
  type SearchSettings,
} from '../../lib/run/capacity/search-capacity.ts';
import type { Condition } from '../../lib/collector/capacity/block.ts';
import { holds } from '../../lib/collector/capacity/judge-block.ts';
import { nameCause } from '../../lib/collector/capacity/name-cause.ts';
import { type KnownFallback, knownFallbacks } from '../support/capacity/known-fallbacks.ts';
import { createSimulatedFallback, type SimulatedSettings } from '../support/capacity/simulated-fallback.ts';
import { atLeast, atMost, type Bench, type BenchRow } from './bench.ts';

const conditions: Condition[] = [
  { id: 'success', label: 'an answer', attainment: 0.99 },
  { id: 'usable', label: 'an answer that is usable', attainment: 0.9 },
  { id: 'ttft', label: 'the first text within 2 s', attainment: 0.95 },
  { id: 'total', label: 'the whole answer within 10 s', attainment: 0.95 },
];
const simulated: SimulatedSettings = { conditions, ttftLimitMs: 2_000, totalLimitMs: 10_000, warmupMs: 15_000 };
/** Searches in all, over the fallbacks that have a limit. */
const SEARCHES = Number(process.env['CUTOVER_KNEE_SEARCHES'] ?? 1_000);
const TRIALS = 60;
const COVERAGE = 0.93;
const OFF = 0.05;

/**
 * The search for the breaking rate at simulated fallbacks whose limits are known: how far its estimate is off, whether it names what broke, how often its interval
 * holds the truth, and what it spends beside plain bisection and plain doubling. The truth is the rate at which half of many blocks hold.
 */
export const bench: Bench = {
  name: 'knee',
  async run() {
    const limited = knownFallbacks.filter(({ cause }) => cause !== null);
    const rows: BenchRow[] = [];
    let covered = 0;
    let searched = 0;
    for (const known of knownFallbacks) {
      process.stderr.write(`  ${known.name} …\n`);
      const seen = await searchOften(known, Math.ceil(SEARCHES / limited.length));
      rows.push(...seen.rows);
      covered += seen.covered;
      searched += known.cause === null ? 0 : seen.searches;
    }
    return [...rows, atLeast('all: interval holds the truth', covered / searched, `of ${searched} searches`, COVERAGE)];
  },
};

async function searchOften(
  known: KnownFallback,
  searches: number,
): Promise<{ rows: BenchRow[]; covered: number; searches: number }> {
  const { name, cause, model, peak } = known;
  const truth = cause === null ? null : findTruth(known);
  const errors: number[] = [];
  let covered = 0;
  let named = 0;
  let invented = 0;
  const spent = { search: 0, bisection: 0, doubling: 0 };
  for (let number = 0; number < searches; number++) {
    const settings: SearchSettings = {
      ...searchDefaults,
      conditions,
      // Nobody's guess of his own peak lies the same.
      firstRate: (peak / 10) * (0.85 + (0.3 * number) / searches),
      peakRate: peak * (0.85 + (0.3 * number) / searches),
      mostRate: peak * 4,
    };
    const fallback = createSimulatedFallback(model, simulated, `${name}:${number}`);
    const result = await searchCapacity(settings, (rate, ms) => Promise.resolve(fallback.tryRate(rate, ms)));
    spent.search += fallback.spent();
    if (result.failed !== null || result.rate !== null) invented += cause === null ? 1 : 0;
    if (nameCause(result, conditions)?.limit === cause) named++;
    if (truth === null || result.rate === null) continue;
    const [low, high] = result.rate.interval;
    if (low <= truth && truth <= high) covered++;
    errors.push(Math.abs(result.rate.median / truth - 1));
    spent.bisection += spendPlainly(known, settings, `${name}:b:${number}`, true);
    spent.doubling += spendPlainly(known, settings, `${name}:d:${number}`, false);
  }
  const count = (value: number): number => Math.round(value / searches);
  if (truth === null)
    return {
      covered,
      searches,
      rows: [
        atMost(`${name}: limits invented`, invented, `of ${searches} searches`, 0),
        { id: `${name}: requests spent`, value: count(spent.search), unit: 'requests' },
      ],
    };
  const sorted = errors.toSorted((left, right) => left - right);
  return {
    covered,
    searches,
    rows: [
      { id: `${name}: truth`, value: truth, unit: 'requests/s' },
      atMost(`${name}: off by, median`, sorted[Math.floor(sorted.length / 2)] ?? 1, 'of the truth', OFF),
      {
        id: `${name}: off by at most 5 %`,
        value: errors.filter((error) => error <= OFF).length / searches,
        unit: 'of searches',
      },
      { id: `${name}: interval holds the truth`, value: covered / searches, unit: 'of searches' },
      atLeast(`${name}: right cause`, named / searches, 'of searches', 0.9),
      {
        id: `${name}: requests spent`,
        value: count(spent.search),
        unit: `plain bisection ${count(spent.bisection)}, plain doubling ${count(spent.doubling)}`,
      },
    ],
  };
}

/** The rate at which half of the blocks hold, each in an idle fallback of its own. */
function findTruth({ name, model, peak }: KnownFallback): number {
  let low = peak / 100;
  let high = peak * 4;
  for (let look = 0; high / low > 1.004; look++) {
    const middle = Math.sqrt(low * high);
    let held = 0;
    for (let trial = 0; trial < TRIALS; trial++) {
      const fallback = createSimulatedFallback(model, simulated, `${name}:truth:${look}:${trial}`);
      const block = fallback.tryRate(middle, blockLength(middle, { conditions, blockMs: searchDefaults.blockMs }));
      if (holds(block, conditions)) held++;
    }
    if (held * 2 >= TRIALS) low = middle;
    else high = middle;
  }
  return Math.sqrt(low * high);
}

/** What it takes to double until a block does not hold, and then to bisect to 5 % or not, a block at each rate. */
function spendPlainly(
  { model }: KnownFallback,
  { firstRate, mostRate }: SearchSettings,
  seed: string,
  bisects: boolean,
): number {
  const fallback = createSimulatedFallback(model, simulated, seed);
  const isHeld = (rate: number): boolean => holds(fallback.tryRate(rate, searchDefaults.blockMs), conditions);
  let high = firstRate;
  while (high < mostRate && isHeld(high)) high *= 2;
  if (!bisects) return fallback.spent();
  for (let low = high / 2; high / low > 1 + searchDefaults.precision;) {
    const middle = Math.sqrt(low * high);
    if (isHeld(middle)) low = middle;
    else high = middle;
  }
  return fallback.spent();
}
