import { isPlainObject } from '../../kit/settings/reader.ts';
import type { FailureKind } from '../../kit/terms/failure-kind.ts';

const SCALES = [100, 1000, 1 / 100, 1 / 1000];

/**
 * Compares an answer with the right one and names the first difference; null when there is none. Keys of the
 * outermost object that the right answer does not have are free (a summary in the model's own words); below,
 * everything must be equal.
 */
export function compareValue(value: unknown, right: unknown): FailureKind | null {
  if (!isPlainObject(right)) return compareDeep(value, right);
  if (!isPlainObject(value)) return 'wrong-value';
  for (const key of Object.keys(right)) {
    const difference = Object.hasOwn(value, key) ? compareDeep(value[key], right[key]) : 'wrong-value';
    if (difference !== null) return difference;
  }
  return null;
}

/** Compares a value with the right one as a whole, and names the first difference; null when there is none. */
export function compareDeep(value: unknown, right: unknown): FailureKind | null {
  if (value === right) return null;
  if (typeof value === 'number' && typeof right === 'number') return isScaled(value, right) ? 'scale' : 'wrong-value';
  if (typeof value === 'string' && typeof right === 'string') {
    return /^\d{4}-\d\d-\d\d/.test(right) && /^\s*\d{1,4}[-/. ]/.test(value) && namesSameDay(value, right)
      ? 'date-form'
      : 'wrong-value';
  }
  if (Array.isArray(value) && Array.isArray(right)) {
    if (value.length !== right.length) return 'wrong-value';
    for (const [index, item] of right.entries()) {
      const difference = compareDeep(value[index], item);
      if (difference !== null) return difference;
    }
    return null;
  }
  if (isPlainObject(value) && isPlainObject(right)) {
    if (Object.keys(value).length !== Object.keys(right).length) return 'wrong-value';
    return compareValue(value, right);
  }
  return 'wrong-value';
}

function isScaled(value: number, right: number): boolean {
  return value !== 0 && SCALES.some((scale) => Math.abs(value / (right * scale) - 1) < 1e-9);
}

/** The same numbers in another order or form: 03/04/2026 for 2026-04-03. */
function namesSameDay(value: string, right: string): boolean {
  const numbers = (text: string): string =>
    text
      .split(/\D+/, 8)
      .filter(Boolean)
      .map(Number)
      .sort((a, b) => a - b)
      .join();
  return numbers(value.slice(0, 40)) === numbers(right.slice(0, 10));
}
