/**
 * A log-linear histogram: 128 buckets to each power of two, so that any value from 2⁻¹⁰ (0.001) to 2³² comes
 * back within 0.5 % whatever the spread. Made for milliseconds, of which a run has millions.
 */
const SUB_BUCKET_BITS = 7;
const MIN_EXPONENT = -10;
const MAX_EXPONENT = 32;
const EXPONENT_BIAS = 1023;
// Exponent and leading mantissa bits of a double, read together, number the buckets in order of value.
const FIRST_KEY = (EXPONENT_BIAS + MIN_EXPONENT) << SUB_BUCKET_BITS;
const SMALLEST = 2 ** MIN_EXPONENT;
const LARGEST = 2 ** MAX_EXPONENT;

/** Buckets there are: 0 holds everything below 0.001, the last everything from 2³² on. */
export const BUCKET_COUNT = ((MAX_EXPONENT - MIN_EXPONENT) << SUB_BUCKET_BITS) + 2;

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);
// Where a double's upper half lies depends on the machine's byte order.
double[0] = 1;
const UPPER = words[1] === 0 ? 0 : 1;

/** The bucket a value belongs to; fits 16 bits. Negative values and NaN go to bucket 0. */
export function bucketOf(value: number): number {
  if (!(value >= SMALLEST)) return 0;
  if (value >= LARGEST) return BUCKET_COUNT - 1;
  double[0] = value;
  return ((words[UPPER] ?? 0) >>> (20 - SUB_BUCKET_BITS)) - FIRST_KEY + 1;
}

/** The middle of a bucket: at most 0.4 % from every value in it. Bucket 0 is 0, the last is 2³². */
export function bucketMiddle(bucket: number): number {
  if (bucket <= 0) return 0;
  if (bucket >= BUCKET_COUNT - 1) return LARGEST;
  const octave = (bucket - 1) >> SUB_BUCKET_BITS;
  const step = (bucket - 1) & ((1 << SUB_BUCKET_BITS) - 1);
  return 2 ** (octave + MIN_EXPONENT) * (1 + (step + 0.5) / (1 << SUB_BUCKET_BITS));
}

/** Counts of values, by bucket. Add, merge, ask. */
export interface Histogram {
  readonly count: number;
  /** The largest value as it was added; 0 when there is none. After `addBuckets` alone: the highest one's middle. */
  readonly max: number;
  add(value: number): void;
  /** Adds values whose buckets are known already: those from one place up to another of a list. */
  addBuckets(list: Readonly<Uint16Array>, from: number, to: number): void;
  /** The nearest-rank quantile (see `quantile`), within 0.5 %; `null` when empty. `ratio` 0 to 1. */
  quantile(ratio: number): number | null;
  /** Takes over everything the other one counted. */
  merge(other: Histogram): void;
  /** Count by bucket, `BUCKET_COUNT` long. */
  readonly buckets: Readonly<Uint32Array>;
}

/** An empty histogram. */
export function createHistogram(): Histogram {
  const buckets = new Uint32Array(BUCKET_COUNT);
  let count = 0;
  let max = 0;
  function put(bucket: number, value: number): void {
    buckets[bucket] = (buckets[bucket] ?? 0) + 1;
    count++;
    if (value > max) max = value;
  }
  return {
    get count() {
      return count;
    },
    get max() {
      return max;
    },
    buckets,
    add: (value) => put(bucketOf(value), value),
    addBuckets(list, from, to) {
      let highest = -1;
      for (let place = from; place < to; place++) {
        const bucket = list[place] ?? 0;
        buckets[bucket] = (buckets[bucket] ?? 0) + 1;
        if (bucket > highest) highest = bucket;
      }
      count += Math.max(0, to - from);
      max = Math.max(max, bucketMiddle(highest));
    },
    quantile(ratio) {
      if (count === 0) return null;
      const rank = Math.max(1, Math.ceil(ratio * count));
      if (rank >= count) return max;
      let seen = 0;
      for (let bucket = 0; bucket < BUCKET_COUNT; bucket++) {
        seen += buckets[bucket] ?? 0;
        if (seen >= rank) return Math.min(bucketMiddle(bucket), max);
      }
      return max;
    },
    merge(other) {
      for (let bucket = 0; bucket < BUCKET_COUNT; bucket++) {
        buckets[bucket] = (buckets[bucket] ?? 0) + (other.buckets[bucket] ?? 0);
      }
      count += other.count;
      if (other.max > max) max = other.max;
    },
  };
}
