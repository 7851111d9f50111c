import { quantile, sortValues } from '../../../lib/kit/stats/quantile.ts';
import { atMost, type BenchRow } from '../bench.ts';
import { watchStolenTime } from './stolen-time.ts';

/** What one round saw on one path: what took how long, and what did not come through at all. */
export interface Measured {
  valuesMs: number[];
  /** Failed: in no quantile. */
  failed: number;
}

/** The paths side by side: of each what the rounds that are kept measured, the least disturbed one first. */
export interface Rounds<T = Measured> {
  paths: Record<string, T[]>;
  /** The share of the CPU time wanted that the host gave to others, 0 to 1, by round. */
  stolen: number[];
}

/** A round in which the host took more of the CPU time than this is made again, if there is another chance. */
const QUIET_SHARE = 0.02;
/** At most so many times as many rounds as are asked for, unless told otherwise. */
const CHANCES = 2;

/**
 * Measures the paths by turns (A B C A B C), so that whatever else the machine does meets all of them. A path is
 * what `measure` makes of its port. What others do on the host of a virtual machine meets them too, and then nothing
 * here is measured but that: so of more rounds than asked for, those are kept in which the host took the least, whatever
 * they measured. `chances`: 1 keeps every round, as those must be that are to be the first.
 */
export async function runRounds<T>(
  ports: Readonly<Record<string, number>>,
  rounds: number,
  measure: (port: number) => Promise<T>,
  chances = CHANCES,
): Promise<Rounds<T>> {
  const made: { stolen: number; measured: Map<string, T> }[] = [];
  let quiet = 0;
  while (quiet < rounds && made.length < rounds * chances) {
    const readStolen = watchStolenTime();
    const measured = new Map<string, T>();
    for (const [path, port] of Object.entries(ports)) measured.set(path, await measure(port));
    const stolen = readStolen();
    if (stolen <= QUIET_SHARE) quiet++;
    made.push({ stolen, measured });
  }
  const kept = made.toSorted((a, b) => a.stolen - b.stolen).slice(0, rounds);
  const pick = (path: string): T[] => kept.flatMap(({ measured }) => measured.get(path) ?? []);
  return {
    paths: Object.fromEntries(Object.keys(ports).map((path) => [path, pick(path)])),
    stolen: kept.map(({ stolen }) => stolen),
  };
}

/** The bars of the path that is judged, in ms beyond the direct path. */
export interface AddedBars {
  path: string;
  /** The path that does the least that can be done: a bar that it misses too says nothing of the one judged. */
  least?: string;
  p50?: number;
  p99?: number;
}

/**
 * The rows of a comparison: the direct path's own quantiles, what each other path adds to them (the median over the
 * rounds of the difference within a round, since noise spoils one round, not most), and what failed.
 */
export function describeAdded(id: string, rounds: Rounds, bars: AddedBars): BenchRow[] {
  const { direct = [], ...others } = rounds.paths;
  const rows: BenchRow[] = [];
  for (const name of ['p50', 'p99'] as const) {
    const ratio = name === 'p50' ? 0.5 : 0.99;
    const base = direct.map((round) => take(round, ratio));
    rows.push({ id: `${id}, direct ${name}`, value: median(base), unit: 'ms' });
    const added = new Map(
      Object.entries(others).map(([path, through]) => [
        path,
        median(through.map((round, turn) => take(round, ratio) - (base[turn] ?? Number.NaN))),
      ]),
    );
    const leastAdded = added.get(bars.least ?? '') ?? -Infinity;
    for (const [path, value] of added) {
      const bar = path === bars.path ? bars[name] : undefined;
      const row = { id: `${id}, ${path} adds ${name}`, value, unit: 'ms' };
      if (bar === undefined) rows.push(row);
      else
        rows.push({
          ...atMost(row.id, value, row.unit, bar),
          ...(value > bar && leastAdded > bar && { obscured: true }),
        });
    }
  }
  for (const [path, measured] of Object.entries(rounds.paths)) {
    const failed = measured.reduce((sum, round) => sum + round.failed, 0);
    const all = measured.reduce((sum, { valuesMs }) => sum + valuesMs.length, failed);
    rows.push(atMost(`${id}, ${path} failed`, failed, `of ${all}`, 0));
  }
  return [...rows, describeStolen(id, rounds)];
}

/** What the host took: above a few percent the other rows are about the host. */
export function describeStolen(id: string, { stolen }: Rounds<unknown>): BenchRow {
  return { id: `${id}, CPU time the host took`, value: median(stolen) * 100, unit: '%' };
}

/** The middle one of some values; NaN, which meets no bar, when there are none. */
export function median(values: readonly number[]): number {
  return quantile(sortValues(values), 0.5) ?? Number.NaN;
}

function take({ valuesMs }: Measured, ratio: number): number {
  return quantile(sortValues(valuesMs), ratio) ?? Number.NaN;
}
