import { isPlainObject } from '../../../lib/kit/settings/reader.ts';

/** A call's arguments as the object they stand for; null when the model wrote none. */
export function parseArguments(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isPlainObject(value) ? value : null;
  } catch {
    return null;
  }
}
