/** A limit as a number of at least 1; null when there is none. */
export function readLimit(value: unknown): number | null {
  return typeof value === 'number' && value >= 1 ? value : null;
}
