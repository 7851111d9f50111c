import { isPlainObject } from '../../kit/settings/reader.ts';

/** Error texts are cut to this length. */
const MAX_ERROR_CHARACTERS = 500;

/** A value if it is a text; an empty text otherwise. */
export function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** A value if it is an object; an empty one otherwise. */
export function asObject(value: unknown): Record<string, unknown> {
  return isPlainObject(value) ? value : {};
}

/** The objects of a list; none when it is no list. */
export function listObjects(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isPlainObject) : [];
}

/** Tool arguments as text: as the model wrote them, or written down where the format sends a value. */
export function argumentsText(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : '';
}

/** An error in one text: its message if it has one, at most 500 characters. */
export function errorText(error: unknown): string {
  const message = isPlainObject(error) && typeof error.message === 'string' ? error.message : error;
  const text = typeof message === 'string' ? message : (JSON.stringify(message) ?? 'unknown error');
  return text.slice(0, MAX_ERROR_CHARACTERS);
}

/** What a JSON text says; undefined when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
