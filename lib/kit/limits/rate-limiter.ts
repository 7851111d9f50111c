import { type Amounts, type LimitedAmount, limitedAmounts } from './amount.ts';
import { type Bucket, type BucketSettings, createBucket, drainBucket, refillBucket, waitForLevel } from './bucket.ts';

/** Limits that hold at the same time, each a token bucket of its own. */
export interface RateLimits {
  /** What is allowed each minute; what is left out has no limit. */
  perMinute: { [Amount in LimitedAmount]?: number | undefined };
  /** How many seconds of that a full bucket holds: 60 lets the whole minute's amount through at once. */
  burstSeconds: number;
}

/** The buckets of one key at a moment: pure data. */
export type RateLimiterState = Readonly<Partial<Record<LimitedAmount, Bucket>>>;

/** How one limit stands, as a provider's headers tell it. */
export interface LimitReading {
  /** The amount each minute. */
  limit: number;
  /** What could be taken at once: a whole number, at least 0. */
  remaining: number;
  /** Until the bucket is full again. */
  resetMs: number;
}

export type LimitReadings = Partial<Record<LimitedAmount, LimitReading>>;

/** What became of one request: let through, or refused by the limit it would have to wait for longest. */
export type RateDecision =
  | { kind: 'admitted'; state: RateLimiterState }
  | { kind: 'refused'; state: RateLimiterState; amount: LimitedAmount; waitMs: number; reading: LimitReading };

/** Full buckets. */
export function createRateLimiter(limits: RateLimits, nowMs: number): RateLimiterState {
  return mapLimits(limits, (settings) => createBucket(settings, nowMs));
}

/**
 * Lets a request through if every bucket holds its cost, and takes nothing otherwise: a refused request counts
 * against no limit. One that costs more than a bucket can hold is always refused, as providers refuse it.
 */
export function admitRequest(limits: RateLimits, state: RateLimiterState, cost: Amounts, nowMs: number): RateDecision {
  const now = refill(limits, state, nowMs);
  let refused: { amount: LimitedAmount; waitMs: number; reading: LimitReading } | null = null;
  for (const [amount, settings, bucket] of listBuckets(limits, now)) {
    if (bucket.level >= cost[amount]) continue;
    const waitMs = Math.max(1, waitForLevel(settings, bucket, cost[amount]));
    if (refused === null || waitMs > refused.waitMs) refused = { amount, waitMs, reading: read(settings, bucket) };
  }
  if (refused !== null) return { kind: 'refused', state: now, ...refused };
  return { kind: 'admitted', state: drain(limits, now, cost) };
}

/** Takes what was used beyond what was reserved, or puts back what was not (negative amounts). */
export function settleCost(
  limits: RateLimits,
  state: RateLimiterState,
  difference: Amounts,
  nowMs: number,
): RateLimiterState {
  return drain(limits, refill(limits, state, nowMs), difference);
}

/** How each limit stands. */
export function readLimits(limits: RateLimits, state: RateLimiterState): LimitReadings {
  return Object.fromEntries(
    listBuckets(limits, state).map(([amount, settings, bucket]) => [amount, read(settings, bucket)]),
  );
}

function read(settings: BucketSettings, bucket: Bucket): LimitReading {
  return {
    limit: settings.perMinute,
    remaining: Math.max(0, Math.floor(bucket.level)),
    resetMs: waitForLevel(settings, bucket, settings.capacity),
  };
}

function refill(limits: RateLimits, state: RateLimiterState, nowMs: number): RateLimiterState {
  return mapLimits(limits, (settings, amount) =>
    refillBucket(settings, state[amount] ?? createBucket(settings, nowMs), nowMs),
  );
}

function drain(limits: RateLimits, state: RateLimiterState, cost: Amounts): RateLimiterState {
  return mapLimits(limits, (settings, amount) =>
    drainBucket(settings, state[amount] ?? createBucket(settings, 0), cost[amount]),
  );
}

function listBuckets(limits: RateLimits, state: RateLimiterState): [LimitedAmount, BucketSettings, Bucket][] {
  return listLimits(limits).flatMap(([amount, settings]) => {
    const bucket = state[amount];
    return bucket === undefined ? [] : [[amount, settings, bucket] as [LimitedAmount, BucketSettings, Bucket]];
  });
}

function mapLimits(
  limits: RateLimits,
  map: (settings: BucketSettings, amount: LimitedAmount) => Bucket,
): RateLimiterState {
  return Object.fromEntries(listLimits(limits).map(([amount, settings]) => [amount, map(settings, amount)]));
}

function listLimits({ perMinute, burstSeconds }: RateLimits): [LimitedAmount, BucketSettings][] {
  return limitedAmounts.flatMap((amount) => {
    const each = perMinute[amount];
    if (each === undefined) return [];
    const held = (each * burstSeconds) / 60;
    // A bucket that never holds a whole request would be an outage, not a limit.
    const capacity = amount === 'requests' ? Math.max(1, held) : held;
    return [[amount, { perMinute: each, capacity }] as [LimitedAmount, BucketSettings]];
  });
}
