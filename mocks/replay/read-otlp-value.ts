import { isPlainObject } from '../../lib/settings/reader.ts';

/**
 * An `AnyValue` of OTLP's JSON encoding as the JSON it stands for: `{"intValue":"3"}` is 3. Integers come as texts or
 * numbers; what is of no known kind is null.
 */
export function readOtlpValue(value: unknown): unknown {
  if (!isPlainObject(value)) return null;
  if ('stringValue' in value) return value['stringValue'];
  if ('boolValue' in value) return value['boolValue'];
  if ('intValue' in value) return Number(value['intValue']);
  if ('doubleValue' in value) return Number(value['doubleValue']);
  if ('arrayValue' in value) return listOf(value['arrayValue']).map(readOtlpValue);
  if ('kvlistValue' in value) return readOtlpAttributes(listOf(value['kvlistValue']));
  return null;
}

/** A list of OTLP's `KeyValue` by key. Never throws: what is no list has no keys. */
export function readOtlpAttributes(attributes: unknown): Record<string, unknown> {
  if (!Array.isArray(attributes)) return {};
  return Object.fromEntries(
    attributes
      .filter(isPlainObject)
      .flatMap(({ key, value }) => (typeof key === 'string' ? [[key, readOtlpValue(value)] as const] : [])),
  );
}

function listOf(value: unknown): unknown[] {
  return isPlainObject(value) && Array.isArray(value['values']) ? value['values'] : [];
}
