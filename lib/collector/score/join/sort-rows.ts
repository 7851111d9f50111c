/**
 * Sorts rows by merging, since a built-in sort with a comparison makes a list of objects of them; those that are alike stay as
 * they came. What is given is written over: the result is in it, or in `room`, which is as long, and the other is free.
 */
export function sortRows(
  rows: Int32Array,
  room: Int32Array,
  compare: (a: number, b: number) => number,
): { sorted: Int32Array; free: Int32Array } {
  let [from, to] = [rows, room];
  for (let width = 1; width < rows.length; width *= 2) {
    for (let start = 0; start < rows.length; start += 2 * width) merge(from, to, start, width, compare);
    [from, to] = [to, from];
  }
  return { sorted: from, free: to };
}

function merge(
  from: Int32Array,
  to: Int32Array,
  start: number,
  width: number,
  compare: (a: number, b: number) => number,
): void {
  const middle = Math.min(start + width, from.length);
  const end = Math.min(middle + width, from.length);
  let [left, right] = [start, middle];
  for (let place = start; place < end; place++) {
    const isLeft = right >= end || (left < middle && compare(from[left] ?? 0, from[right] ?? 0) <= 0);
    to[place] = from[isLeft ? left++ : right++] ?? 0;
  }
}
