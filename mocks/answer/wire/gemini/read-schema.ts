import { isPlainObject } from '../../../../lib/kit/settings/reader.ts';

/** A schema in Gemini's manner (types in capitals) as JSON schema; null when it is none. */
export function readGeminiSchema(schema: unknown): Record<string, unknown> | null {
  if (!isPlainObject(schema)) return null;
  return Object.fromEntries(
    Object.entries(schema).map(([name, value]): [string, unknown] => {
      if (name === 'type' && typeof value === 'string') return [name, value.toLowerCase()];
      if (name === 'properties' && isPlainObject(value)) {
        return [
          name,
          Object.fromEntries(Object.entries(value).map(([key, part]) => [key, readGeminiSchema(part) ?? part])),
        ];
      }
      if (name === 'items') return [name, readGeminiSchema(value) ?? value];
      if (name === 'anyOf' && Array.isArray(value)) return [name, value.map((part) => readGeminiSchema(part) ?? part)];
      return [name, value];
    }),
  );
}
