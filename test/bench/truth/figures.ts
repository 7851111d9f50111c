/**
 * What is compared of a run, by name: counts, which must be equal, and times in ms, which may differ by what the machine
 * explains. Null: it did not happen.
 */
export interface Figures {
  counts: Record<string, number | null>;
  timesMs: Record<string, number | null>;
}

/** One figure of both. */
export interface ComparedFigure {
  name: string;
  truth: number | null;
  card: number | null;
  ok: boolean;
}

/** Holds a scorecard's figures against the truth's; a figure that one of them lacks is not ok. */
export function compareFigures(truth: Figures, card: Figures, toleranceMs: number): ComparedFigure[] {
  const compare = (of: 'counts' | 'timesMs', fits: (a: number, b: number) => boolean): ComparedFigure[] =>
    [...new Set([...Object.keys(truth[of]), ...Object.keys(card[of])])].map((name) => {
      const [ours, theirs] = [truth[of][name], card[of][name]];
      const known = ours !== undefined && theirs !== undefined;
      const ok = known && (ours === null || theirs === null ? ours === theirs : fits(ours, theirs));
      return { name, truth: ours ?? null, card: theirs ?? null, ok };
    });
  return [
    ...compare('counts', (a, b) => Math.abs(a - b) < 1e-9),
    ...compare('timesMs', (a, b) => Math.abs(a - b) <= toleranceMs),
  ];
}
