/** A column with more room: what it holds, at the beginning of a larger one. */
export function enlarge<T extends { set(values: T): void }>(column: T, larger: T): T {
  larger.set(column);
  return larger;
}
