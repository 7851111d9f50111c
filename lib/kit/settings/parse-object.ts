import { isPlainObject } from './reader.ts';

/** A text as the JSON object it must be; null when it is none. */
export function parseObject(text: string): Record<string, unknown> | null {
  try {
    const json: unknown = JSON.parse(text);
    return isPlainObject(json) ? json : null;
  } catch {
    return null;
  }
}
