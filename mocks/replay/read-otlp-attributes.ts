import { isPlainObject } from '../../lib/kit/settings/reader.ts';

/** Prompts and tools of the conventions lie some ten deep. */
const MOST_DEPTH = 100;

/**
 * A list of OTLP's `KeyValue` in its JSON encoding, by key, each value as the JSON it stands for: `{"intValue":"3"}` is
 * 3. Never throws: what is no list has no keys, and a value of no known kind, or that lies deeper than any that somebody writes, is null.
 */
export function readOtlpAttributes(attributes: unknown, depth = 0): Record<string, unknown> {
  if (!Array.isArray(attributes)) return {};
  return Object.fromEntries(
    attributes
      .filter(isPlainObject)
      .flatMap(({ key, value }) => (typeof key === 'string' ? [[key, readValue(value, depth)] as const] : [])),
  );
}

/** An `AnyValue`. Integers of 64 bits come as texts. */
function readValue(value: unknown, depth: number): unknown {
  if (!isPlainObject(value) || depth > MOST_DEPTH) return null;
  if ('stringValue' in value) return value['stringValue'];
  if ('boolValue' in value) return value['boolValue'];
  if ('intValue' in value) return Number(value['intValue']);
  if ('doubleValue' in value) return Number(value['doubleValue']);
  if ('arrayValue' in value) return listOf(value['arrayValue']).map((one) => readValue(one, depth + 1));
  if ('kvlistValue' in value) return readOtlpAttributes(listOf(value['kvlistValue']), depth + 1);
  return null;
}

function listOf(value: unknown): unknown[] {
  return isPlainObject(value) && Array.isArray(value['values']) ? value['values'] : [];
}
