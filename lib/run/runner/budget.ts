/** What may be used in all; left out: there is no limit. */
export interface Budget {
  requests?: number;
  tokens?: number;
  /** In the money of the prices. */
  spend?: number;
}

/** What a provider takes for a million tokens, in whatever money the user counts. */
export interface Price {
  provider: string;
  input: number;
  output: number;
}
