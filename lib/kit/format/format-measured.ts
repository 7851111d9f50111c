import { NOT_MEASURED } from './not-measured.ts';

/** A value by its formatter, or `not measured` in words where a dash would be too little. */
export function formatMeasured(value: number | null, format: (value: number) => string): string {
  return value === null ? NOT_MEASURED : format(value);
}
