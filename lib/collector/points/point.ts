/** A point of a time series, as InfluxDB has them. */
export interface Point {
  measurement: string;
  /** What it is told apart by. Every point of a measurement has the same keys: InfluxDB 3 lets no table grow tags. */
  tags: Readonly<Record<string, string>>;
  /** Numbers, shares 0..1, yes or no, and text; null is not measured, and is left out. */
  fields: Readonly<Record<string, number | boolean | string | null | undefined>>;
  /** Since the epoch, ms; down to a microsecond. */
  atMs: number;
}

/** What all points of a run have in common: which it is, of which drill. */
export interface RunTags extends Record<string, string> {
  run: string;
  drill: string;
}
