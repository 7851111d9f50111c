/** A column: numbers by row, in one flat array. */
type Column = Uint8Array | Uint16Array | Int32Array | Uint32Array | Float64Array;

/**
 * The column with room for twice as many rows, and for this one. Room costs no memory before it is written to; but what has
 * been written is copied.
 */
export function enlarge<T extends Column>(column: T, row: number): T {
  const larger = new (column.constructor as new (rows: number) => T)(Math.max(2 * column.length, row + 1));
  larger.set(column);
  return larger;
}
