import { quantile, sortValues } from '../../../lib/stats/quantile.ts';
import { atMost, type BenchRow } from '../bench.ts';

/** What one round saw on one path: what took how long, and what did not come through at all. */
export interface Measured {
  valuesMs: number[];
  /** Failed: in no quantile. */
  failed: number;
}

/** The paths side by side; every round measures each of them once. */
export type Rounds = Record<string, Measured[]>;

/**
 * Measures the paths by turns (A B C A B C), so that whatever else the machine does meets all of them. A path is
 * what `measure` makes of its port.
 */
export async function runRounds<T>(
  ports: Readonly<Record<string, number>>,
  rounds: number,
  measure: (port: number) => Promise<T>,
): Promise<Record<string, T[]>> {
  const measured: Record<string, T[]> = Object.fromEntries(Object.keys(ports).map((path) => [path, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [path, port] of Object.entries(ports)) measured[path]?.push(await measure(port));
  }
  return measured;
}

/** The bars of the path that is judged, in ms beyond the direct path. */
export interface AddedBars {
  path: string;
  p50?: number;
  p99?: number;
}

/**
 * The rows of a comparison: the direct path's own quantiles, what each other path adds to them (the median over the
 * rounds of the difference within a round, since noise spoils one round, not most), and what failed.
 */
export function describeAdded(id: string, rounds: Rounds, bars: AddedBars): BenchRow[] {
  const { direct = [], ...others } = rounds;
  const rows: BenchRow[] = [];
  for (const name of ['p50', 'p99'] as const) {
    const ratio = name === 'p50' ? 0.5 : 0.99;
    const base = direct.map((round) => take(round, ratio));
    rows.push({ id: `${id}, direct ${name}`, value: median(base), unit: 'ms' });
    for (const [path, through] of Object.entries(others)) {
      const added = median(through.map((round, turn) => take(round, ratio) - (base[turn] ?? Number.NaN)));
      const bar = path === bars.path ? bars[name] : undefined;
      const row = { id: `${id}, ${path} adds ${name}`, value: added, unit: 'ms' };
      rows.push(bar === undefined ? row : atMost(row.id, row.value, row.unit, bar));
    }
  }
  for (const [path, measured] of Object.entries(rounds)) {
    const failed = measured.reduce((sum, round) => sum + round.failed, 0);
    const all = measured.reduce((sum, { valuesMs }) => sum + valuesMs.length, failed);
    rows.push(atMost(`${id}, ${path} failed`, failed, `of ${all}`, 0));
  }
  return rows;
}

/** The middle one of some values; NaN, which meets no bar, when there are none. */
export function median(values: readonly number[]): number {
  return quantile(sortValues(values), 0.5) ?? Number.NaN;
}

function take({ valuesMs }: Measured, ratio: number): number {
  return quantile(sortValues(valuesMs), ratio) ?? Number.NaN;
}
