/** No request is nested deeper; a file that is, by the hundred thousand, can be parsed and not be written again. */
export const MOST_DEPTH = 200;

/** Is a JSON value nested deeper than this? */
export function isDeeperThan(value: unknown, depth: number = MOST_DEPTH): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return depth === 0 || Object.values(value).some((item) => isDeeperThan(item, depth - 1));
}
