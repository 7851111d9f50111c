/** The size of a token bucket and how fast it fills; amounts are requests or tokens. */
export interface BucketSettings {
  perMinute: number;
  capacity: number;
}

/** A token bucket at a moment. `level` is below 0 when more was used than was reserved. */
export interface Bucket {
  level: number;
  atMs: number;
}

/** A bucket nothing was taken from yet. */
export function createBucket({ capacity }: BucketSettings, nowMs: number): Bucket {
  return { level: capacity, atMs: nowMs };
}

/** The bucket as it stands now: it fills all the time, not in steps. */
export function refillBucket({ perMinute, capacity }: BucketSettings, bucket: Bucket, nowMs: number): Bucket {
  const elapsedMs = Math.max(0, nowMs - bucket.atMs);
  return {
    level: Math.min(capacity, bucket.level + (elapsedMs * perMinute) / 60_000),
    atMs: Math.max(nowMs, bucket.atMs),
  };
}

/** Takes an amount out, or puts a negative one back. The debt is at most one bucket, so that it is paid one day. */
export function drainBucket({ capacity }: BucketSettings, bucket: Bucket, amount: number): Bucket {
  return { ...bucket, level: Math.min(capacity, Math.max(-capacity, bucket.level - amount)) };
}

/** Whole milliseconds until the bucket has so much in it; until it is full when it never has. */
export function waitForLevel({ perMinute, capacity }: BucketSettings, bucket: Bucket, level: number): number {
  const missing = Math.min(level, capacity) - bucket.level;
  return missing <= 0 ? 0 : Math.ceil((missing * 60_000) / perMinute);
}
