import { LATENCY_BINS, latencyBin } from '../../kit/stats/latency-bins.ts';
import { type LogRow, type RowKey, rowKeys } from './log-row.ts';

/** The calls that began in one stretch of time, counted. */
export interface Bucket {
  total: number;
  /** By kind of failure. */
  failures: Map<string, number>;
  /** Of those that did not fail, by bin of latency. */
  latencies: Float64Array;
  /** By key and its value: all, and those that failed. */
  keys: Record<RowKey, Map<string, { total: number; failed: number }>>;
}

/** With nothing in it. */
export function createBucket(): Bucket {
  return {
    total: 0,
    failures: new Map(),
    latencies: new Float64Array(LATENCY_BINS),
    keys: { model: new Map(), tenant: new Map(), region: new Map() },
  };
}

/** Counts a row whose names are known already. */
export function addRow(bucket: Bucket, { failure, latencyMs, keys, count }: LogRow): void {
  bucket.total += count;
  if (failure !== null) bucket.failures.set(failure, (bucket.failures.get(failure) ?? 0) + count);
  else if (latencyMs !== null) {
    const bin = latencyBin(latencyMs);
    bucket.latencies[bin] = (bucket.latencies[bin] ?? 0) + count;
  }
  for (const key of rowKeys) {
    const value = keys[key];
    if (value !== undefined) addKey(bucket, key, value, { total: count, failed: failure === null ? 0 : count });
  }
}

/** Adds all of another one. */
export function mergeBucket(into: Bucket, from: Bucket): void {
  into.total += from.total;
  for (const [failure, count] of from.failures) into.failures.set(failure, (into.failures.get(failure) ?? 0) + count);
  for (let bin = 0; bin < LATENCY_BINS; bin++)
    into.latencies[bin] = (into.latencies[bin] ?? 0) + (from.latencies[bin] ?? 0);
  for (const key of rowKeys) for (const [value, counts] of from.keys[key]) addKey(into, key, value, counts);
}

/** All of some in one. */
export function sumBuckets(buckets: Iterable<Bucket>): Bucket {
  const sum = createBucket();
  for (const bucket of buckets) mergeBucket(sum, bucket);
  return sum;
}

/** How many failed. */
export function countFailed({ failures }: Bucket): number {
  let failed = 0;
  for (const count of failures.values()) failed += count;
  return failed;
}

function addKey(bucket: Bucket, key: RowKey, value: string, counts: { total: number; failed: number }): void {
  const held = bucket.keys[key].get(value);
  if (held === undefined) {
    bucket.keys[key].set(value, { ...counts });
    return;
  }
  held.total += counts.total;
  held.failed += counts.failed;
}
