import type { RateLimits } from '../../../lib/kit/limits/rate-limiter.ts';

/** What is known of a model's ways, as a mock's description takes it. A description wins over it, key by key. */
export interface Profile {
  /** Whose model it is, and where the figures are from. */
  doc: string;
  set: {
    wire: string;
    flavour?: string;
    ttft: string;
    tokensPerSecond: number;
    gapSigma?: number;
    prefill?: { msPerToken: number };
  };
  /** Published limits each minute by tier, of which a description may name one. They change often. */
  tiers?: Readonly<Record<string, RateLimits['perMinute']>>;
}
