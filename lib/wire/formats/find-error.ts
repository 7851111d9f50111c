import { isPlainObject } from '../../kit/settings/reader.ts';
import { asText } from './read-value.ts';

/** The error that JSON of any format carries, under `error` or as one itself; null when it carries none. */
export function findError(json: Record<string, unknown>): unknown {
  const { error } = json;
  if (error !== undefined && error !== null && error !== false && error !== '') return error;
  // vLLM before August 2025, Mistral, and Responses in a stream.
  return json.object === 'error' || json.type === 'error' ? json : null;
}

/** The error of JSON that is of no wire format: Cloudflare's list of them, or the words of a framework; null: it is none. */
export function findForeignError({ errors, detail }: Record<string, unknown>): unknown {
  if (Array.isArray(errors) && errors.length > 0) return isPlainObject(errors[0]) ? errors[0] : errors;
  return asText(detail) === '' ? null : detail;
}
