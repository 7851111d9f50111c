/** Rows in this order, those that are alike as they came: by merging, since a built-in sort holds each as an object's field. */
export function sortRows(rows: Int32Array, compare: (a: number, b: number) => number): Int32Array {
  let [from, to] = [Int32Array.from(rows), new Int32Array(rows.length)];
  for (let width = 1; width < rows.length; width *= 2) {
    for (let start = 0; start < rows.length; start += 2 * width) merge(from, to, start, width, compare);
    [from, to] = [to, from];
  }
  return from;
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
