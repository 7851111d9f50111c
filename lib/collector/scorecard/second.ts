/** One second of the run, for pictures: all counts by the second a request was sent in. */
export interface Second {
  second: number;
  /** Requests the plan has due in it. Not in older files. */
  due?: number;
  sent: number;
  primary: number;
  fallback: number;
  failed: number;
  usable: number;
  /** Planned requests whose kind has a contract: what `usable` is a part of, failures included. */
  judged: number;
  ttftP50Ms: number | null;
  totalP95Ms: number | null;
}
