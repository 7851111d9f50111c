/**
 * Each try of a caller has a number of its own, by which it is known at the target and the providers as a request is: the first that of its
 * arrival, the second as many more as the plan has arrivals, and so on. So whoever joins by number joins tries, and an arrival's tries
 * are found by counting.
 */
export function numberTry(index: number, ordinal: number, planned: number): number {
  return index + (ordinal - 1) * planned;
}

/** The arrival whose try has this number. */
export function arrivalOfTry(number: number, planned: number): number {
  return planned === 0 ? number : number % planned;
}

/** Reads the arrival of a try by the try's number; undefined where the plan, with so many tries an arrival at most, has none of it. */
export function readByTry<T>(
  { planned, most }: { planned: number; most: number },
  readArrival: (index: number) => T | undefined,
): (number: number) => T | undefined {
  return (number) => (number < planned * most ? readArrival(arrivalOfTry(number, planned)) : undefined);
}
