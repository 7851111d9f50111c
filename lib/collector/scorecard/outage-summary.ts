/**
 * The two numbers a report leads with, over the outage: shares of the same requests. Null: none was sent in it. Of an outage that is well for
 * a while, as between two waves, they are of the requests sent while faults were in force, or that met one.
 */
export interface OutageSummary extends OutageRatios {
  /** The same of all the outage; left out where faults were in force through all of it. Older files have none. */
  whole?: OutageRatios;
}

/** What came of some requests of an outage. */
export interface OutageRatios {
  /** Requests sent (or due): the denominator of both ratios. */
  requests: number;
  /** Answered with a 2xx and a whole body: what HTTP calls success. */
  httpSuccessRatio: number | null;
  /** Answered with what its contract calls `usable`; a request that failed is none. */
  usableRatio: number | null;
}
