import { isPlainObject } from '../../../lib/kit/settings/reader.ts';

/** A request body as the JSON object it must be; null when it is none. */
export function parseObject(body: string): Record<string, unknown> | null {
  try {
    const json: unknown = JSON.parse(body);
    return isPlainObject(json) ? json : null;
  } catch {
    return null;
  }
}

/** A limit as a number of at least 1; null when there is none. */
export function readLimit(value: unknown): number | null {
  return typeof value === 'number' && value >= 1 ? value : null;
}
