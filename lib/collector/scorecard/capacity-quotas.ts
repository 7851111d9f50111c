/** How a declared limit stands at the declared peak: computed from what was measured, never measured itself. */
export interface CapacityQuota {
  /** Of a provider alone, or of an account that several share. */
  of: 'provider' | 'account';
  name: string;
  /** Whose use counts against it. */
  providers: string[];
  /** So much each minute, or what is left of a quota when the outage begins. */
  kind: 'per-minute' | 'left';
  amount: 'requests' | 'tokens' | 'inputTokens' | 'outputTokens';
  limit: number;
  /** At the declared peak, in the unit of the limit. */
  usedPerMinute: number;
  /** Of what is left: how long it lasts, minutes; null: nothing of it is used, or it is a limit each minute. */
  minutes: number | null;
  /** Of a limit each minute: how many times of it is used at the peak; null: it is what is left of a quota. */
  timesUsed: number | null;
  from: QuotaInputs;
}

/** What such a figure is computed from. */
export interface QuotaInputs {
  /** Requests a second. */
  peakRate: number;
  /** The rate at which the use was measured, which is the peak where that was tried; its callers. */
  measuredRate: number;
  callers: number;
  /** What a caller took of each provider, in the unit of the limit. */
  perCaller: { provider: string; amount: number }[];
  /** Whose word the tokens are: the provider's `usage`, or the plan where it told none; `calls`: requests were counted. */
  by: 'usage' | 'plan' | 'calls';
}
