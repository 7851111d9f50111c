/**
 * The nearest-rank quantile of values sorted upwards: the smallest value that at least `ratio` of all values do
 * not exceed. Always a value that was measured, never an interpolation; `null` when there is none.
 * `ratio` is 0..1; 0 gives the minimum, 1 the maximum.
 */
export function quantile(sorted: ArrayLike<number>, ratio: number): number | null {
  if (sorted.length === 0) return null;
  const rank = Math.max(1, Math.ceil(ratio * sorted.length));
  return sorted[rank - 1] ?? null;
}

/** The values sorted upwards, as `quantile` wants them; the input is left alone. */
export function sortValues(values: Iterable<number>): Float64Array {
  return Float64Array.from(values).sort();
}

/** What these items have of a value, sorted upwards; items that have none (null) are left out. */
export function sortValuesOf<T>(
  items: Iterable<T> & { readonly length: number },
  valueOf: (item: T) => number | null,
): Float64Array {
  // Flat from the start: a list of numbers and nulls would hold each number as an object.
  let count = 0;
  for (const item of items) if (valueOf(item) !== null) count++;
  const values = new Float64Array(count);
  let length = 0;
  for (const item of items) {
    const value = valueOf(item);
    if (value !== null) values[length++] = value;
  }
  return values.sort();
}
