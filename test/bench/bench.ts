/**
 * One measured number. `bar` is what it must meet, as text (`<= 20`); `ok` says whether it does. `obscured`: it does not,
 * but neither does what is as cheap as can be, so this machine cannot tell; that counts as missed, by another name.
 */
export interface BenchRow {
  id: string;
  value: number;
  unit: string;
  bar?: string;
  ok?: boolean;
  obscured?: true;
}

/** A benchmark: a file in test/bench that exports one as `bench`. */
export interface Bench {
  name: string;
  run(): Promise<BenchRow[]>;
}

/** A row that must be at most `bar`. */
export function atMost(id: string, value: number, unit: string, bar: number): BenchRow {
  return { id, value, unit, bar: `<= ${bar}`, ok: value <= bar };
}

/** A row that must be at least `bar`. */
export function atLeast(id: string, value: number, unit: string, bar: number): BenchRow {
  return { id, value, unit, bar: `>= ${bar}`, ok: value >= bar };
}
