/**
 * What is compared of a run, by name: counts, which must be equal, and times in ms, which may differ by what the machine
 * explains. Null: it did not happen.
 */
export interface Figures {
  counts: Record<string, number | null>;
  timesMs: Record<string, number | null>;
}

/** What is true, and of how much of each count two clocks may tell otherwise: what happened at the border of what counts. */
export interface TrueFigures extends Figures {
  slack: Record<string, number>;
  /** Other moments that a time may be of, as nobody outside can tell them apart. */
  alsoMs: Record<string, number[]>;
  /** The last moment a time can be of: what came there may as well have come too late. */
  bordersMs: Record<string, number>;
}

/** One figure of both. */
export interface ComparedFigure {
  name: string;
  truth: number | null;
  card: number | null;
  ok: boolean;
}

/** Holds a scorecard's figures against the truth's; a figure that one of them lacks is not ok. */
export function compareFigures(truth: TrueFigures, card: Figures, toleranceMs: number): ComparedFigure[] {
  const compare = (of: 'counts' | 'timesMs', fits: (a: number, b: number, name: string) => boolean): ComparedFigure[] =>
    [...new Set([...Object.keys(truth[of]), ...Object.keys(card[of])])].map((name) => {
      const [ours, theirs] = [truth[of][name], card[of][name]];
      const known = ours !== undefined && theirs !== undefined;
      const only = ours === null ? theirs : ours;
      const border = truth.bordersMs[name] ?? Infinity;
      const atBorder = typeof only === 'number' && only >= border - toleranceMs;
      const ok = known && (ours === null || theirs === null ? ours === theirs || atBorder : fits(ours, theirs, name));
      return { name, truth: ours ?? null, card: theirs ?? null, ok };
    });
  return [
    ...compare('counts', (a, b, name) => Math.abs(a - b) < (truth.slack[name] ?? 0) + 1e-9),
    ...compare('timesMs', (a, b, name) =>
      [a, ...(truth.alsoMs[name] ?? [])].some((ms) => Math.abs(ms - b) <= toleranceMs),
    ),
  ];
}
