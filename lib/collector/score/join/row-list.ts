/**
 * Things in some order, read as a list is; an array is one. Those of a run are no objects but rows of columns: one is made
 * when it is asked for, and anew when it is asked for again.
 */
export interface RowList<T> extends Iterable<T> {
  readonly length: number;
  at(place: number): T | undefined;
  filter(isWanted: (one: T) => boolean): RowList<T>;
  some(isSo: (one: T) => boolean): boolean;
  map<U>(read: (one: T) => U): U[];
  reduce<U>(combine: (before: U, one: T) => U, first: U): U;
  flatMap<U>(read: (one: T) => readonly U[]): U[];
}

/** The list of these rows; `read` makes what one of them is. `spare` is room for as many, which lists made of it share. */
export function listRows<T>(
  rows: Int32Array,
  read: (row: number) => T,
  spare: { room: Int32Array } = { room: new Int32Array(rows.length) },
): RowList<T> {
  function map<U>(one: (what: T) => U): U[] {
    const values = Array<U>(rows.length);
    for (let place = 0; place < rows.length; place++) values[place] = one(read(rows[place] ?? 0));
    return values;
  }
  return {
    length: rows.length,
    at(place) {
      const row = rows.at(place);
      return row === undefined ? undefined : read(row);
    },
    filter(isWanted) {
      // Who is asked may filter in turn.
      const wanted = spare.room.length < rows.length ? new Int32Array(rows.length) : spare.room;
      spare.room = new Int32Array(0);
      let count = 0;
      let first = 0;
      let last = -1;
      for (let place = 0; place < rows.length; place++) {
        const row = rows[place] ?? 0;
        if (!isWanted(read(row))) continue;
        if (count === 0) first = place;
        wanted[count++] = row;
        last = place;
      }
      spare.room = wanted;
      // One stretch, as a phase is, needs no list of its own.
      const isStretch = last + 1 - first === count;
      return listRows(isStretch ? rows.subarray(first, last + 1) : wanted.slice(0, count), read, spare);
    },
    some: (isSo) => rows.some((row) => isSo(read(row))),
    map,
    reduce: (combine, first) => rows.reduce((before, row) => combine(before, read(row)), first),
    flatMap: <U>(one: (what: T) => readonly U[]) => map(one).flat(),
    [Symbol.iterator]() {
      let place = 0;
      return {
        next(): IteratorResult<T> {
          const row = rows[place++];
          return row === undefined ? { done: true, value: undefined } : { done: false, value: read(row) };
        },
      };
    },
  };
}
