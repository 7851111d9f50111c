/** Cuts bytes at these places (any order, beyond the end is the end). */
export function cutAt(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const places = [...cuts.filter((cut) => cut < bytes.length), bytes.length].toSorted((a, b) => a - b);
  let start = 0;
  return places.map((place) => {
    const piece = bytes.subarray(start, place);
    start = place;
    return piece;
  });
}
