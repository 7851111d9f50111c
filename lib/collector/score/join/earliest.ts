import { enlarge } from '../evidence/enlarge.ts';

/** The earliest of the moments that were noted, by arrival. */
export interface Earliest {
  note(index: number, ms: number): void;
  /** Undefined: none was noted. */
  get(index: number): number | undefined;
  has(index: number): boolean;
}

/** None so far, with room for so many arrivals and more as they come. */
export function createEarliest(arrivals: number): Earliest {
  let moments = new Float64Array(arrivals);
  let noted = new Uint8Array(arrivals);
  const has = (index: number): boolean => noted[index] === 1;
  return {
    note(index, ms) {
      if (index >= noted.length) {
        moments = enlarge(moments, index);
        noted = enlarge(noted, index);
      }
      moments[index] = has(index) ? Math.min(ms, moments[index] ?? ms) : ms;
      noted[index] = 1;
    },
    get: (index) => (has(index) ? moments[index] : undefined),
    has,
  };
}
