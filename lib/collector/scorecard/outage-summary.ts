/** The two numbers a report leads with, over the whole outage: shares of the same requests. Null: none was sent in it. */
export interface OutageSummary {
  /** Requests sent (or due) in the outage: the denominator of both ratios. */
  requests: number;
  /** Answered with a 2xx and a whole body: what HTTP calls success. */
  httpSuccessRatio: number | null;
  /** Answered with what its contract calls `usable`; a request that failed is none. */
  usableRatio: number | null;
}
