import type { HeadMoment } from '../../../lib/drill/mock/mock-settings.ts';
import type { RateLimits } from '../../../lib/kit/limits/rate-limiter.ts';

/** What is known of a model's ways, as a mock's description takes it. A description wins over it, key by key. */
export interface Profile {
  /** Whose model it is, and where the figures are from. */
  doc: string;
  set: {
    wire: string;
    flavour?: string;
    ttft: string;
    /** When the head of a stream goes out. */
    head: HeadMoment;
    tokensPerSecond: number;
    gapSigma?: number;
    prefill?: { msPerToken: number; stalls: boolean };
    slots?: { slots: number; fullLoadTtftFactor: number; fullLoadGapFactor: number };
  };
  /** Published limits each minute by tier, of which a description may name one. They change often. */
  tiers?: Readonly<Record<string, RateLimits['perMinute']>>;
}
