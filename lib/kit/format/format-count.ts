import { NOT_MEASURED_MARK } from './not-measured.ts';

/** A number of things: `0`, `4,120`; `–` is not measured. */
export function formatCount(count: number | null | undefined): string {
  if (count === null || count === undefined || !Number.isFinite(count)) return NOT_MEASURED_MARK;
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ',');
}
