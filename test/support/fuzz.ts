/** Is this a long run (`npm run test:long`), which draws every case and kills a hundred times? */
export const LONG = process.env['CUTOVER_TEST_LONG'] === '1';

/** How many cases a fuzz test draws: all of them in a long run, a tenth otherwise. */
export function countCases(all: number): number {
  return LONG ? all : Math.ceil(all / 10);
}

/**
 * What fast-check is told of a fuzz test of so many cases: in a long run all, drawn anew each time; otherwise a tenth, the same each
 * time, so that what they are to have met in the end is not left to luck.
 */
export function fuzz(all: number): { numRuns: number; seed?: number } {
  return LONG ? { numRuns: all } : { numRuns: countCases(all), seed: 14 };
}
