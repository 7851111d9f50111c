/**
 * The two-sided critical values of Student's t for 95 % and 99.9 %, by degrees of freedom from 1; the last is the normal's.
 * Source: any table of the t distribution, to three digits.
 */
const CRITICAL = {
  0.95: [
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11,
    2.101, 2.093, 1.96,
  ],
  0.999: [
    636.619, 31.599, 12.924, 8.61, 6.869, 5.959, 5.408, 5.041, 4.781, 4.587, 4.437, 4.318, 4.221, 4.14, 4.073, 4.015,
    3.965, 3.922, 3.883, 3.291,
  ],
} as const;

/** By how many standard errors a mean may be off at this confidence, with so many degrees of freedom, 1 or more. */
export function studentBound(confidence: keyof typeof CRITICAL, freedom: number): number {
  const values = CRITICAL[confidence];
  return values[Math.min(Math.max(1, Math.floor(freedom)), values.length) - 1] ?? values[0];
}
