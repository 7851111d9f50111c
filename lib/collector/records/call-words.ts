/** Whose correlation id a call bears: this run's, that of one of its guards, which the drill asks itself, another one's (a replay, a second drill), or nobody's. */
export type CallMarker = 'ours' | 'guard' | 'other-run' | 'none';

/** An excerpt of a refusal, without secrets: headers of limits (names in lower case, at most 24), and the first 400 characters. */
export interface RefusalWords {
  headers: Record<string, string>;
  text: string;
}
