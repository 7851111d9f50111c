/** One call as a log tells of it, whoever wrote the log. */
export interface LogRow {
  /** When it began, epoch ms. */
  atMs: number;
  /** How it failed: a status (`503`, `429 insufficient_quota`), or a `FailureWord`; null: it did not. */
  failure: string | null;
  /** From its beginning to its end, ms; null: not told. */
  latencyMs: number | null;
  /** Whom it was of, as far as told. */
  keys: Readonly<Partial<Record<RowKey, string>>>;
  /** How many calls it stands for: 1, but in a timeline. */
  count: number;
}

/** By what calls are told apart. */
export const rowKeys = ['model', 'tenant', 'region'] as const;
export type RowKey = (typeof rowKeys)[number];

/** What no status says. */
export const failureWords = {
  timeout: 'no answer in the time the caller or the gateway gave it',
  'no-connection': 'no connection to the provider',
  'cut-off': 'the connection was lost before the answer was whole',
  'client-gone': 'the caller left before the answer was whole',
  unknown: 'it failed, and the log does not say how',
} as const;
export type FailureWord = keyof typeof failureWords;
