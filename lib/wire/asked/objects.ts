import { isPlainObject } from '../../kit/settings/reader.ts';

/** The objects of a list; none of what is no list. */
export function listObjects(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter((item) => isPlainObject(item)) : [];
}

/** The value as an object, or an empty one. */
export function asObject(value: unknown): Record<string, unknown> {
  return isPlainObject(value) ? value : {};
}
