import { NOT_MEASURED_MARK } from './not-measured.ts';

/**
 * A number that is neither count, ratio nor time: whole ones as they are, others with two decimals (`12`, `1.93`,
 * `1.00` for 1.004, so that a little more than one does not look like one); `–` is not measured.
 */
export function formatDecimal(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return NOT_MEASURED_MARK;
  const [whole = '0', fraction] = (Number.isInteger(value) ? String(value) : value.toFixed(2)).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}
