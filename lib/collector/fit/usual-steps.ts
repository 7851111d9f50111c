/** A line may come late by this share of a step: tables are written by the clock, some seconds behind it. */
export const LATE = 0.05;
/** Steps that people take, s: the lines of a table that is seconds late lie about so far apart. */
const USUAL_SECONDS = [
  5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1_200, 1_800, 3_600, 7_200, 10_800, 14_400, 21_600, 43_200, 86_400,
] as const;

/** Usual steps about as long as one that was found, in buckets. */
export function listUsual(found: number, widthMs: number): number[] {
  return USUAL_SECONDS.map((seconds) => (seconds * 1_000) / widthMs).filter(
    (step) => Number.isInteger(step) && Math.abs(step - found) <= LATE * step,
  );
}

/** The multiple of a step that is nearest to a distance. */
export const nearest = (distance: number, step: number): number => Math.round(distance / step) * step;
