import { isPlainObject } from '../../kit/settings/reader.ts';
import type { SchemaBreach } from './compile-schema.ts';
import type { FailureKind } from '../../kit/terms/failure-kind.ts';

const invisible = /[\u200b-\u200f\u2060\ufeff\u00ad]/g;

/** A key that is meant and spelt otherwise; null when no key of the answer is close to one of the schema. */
export function classifyKeys(breaches: readonly SchemaBreach[]): FailureKind | null {
  for (const { keyword, params, parentSchema, value: holder } of breaches) {
    if (keyword === 'additionalProperties') {
      const kind = compareKey(params['additionalProperty'], keysOfSchema(parentSchema));
      if (kind !== null) return kind;
    } else if (keyword === 'required') {
      // A schema that allows further keys reports only that the right one is missing.
      const missing = params['missingProperty'];
      if (typeof missing !== 'string' || !isPlainObject(holder)) continue;
      const known = keysOfSchema(parentSchema);
      for (const key of Object.keys(holder).slice(0, 100)) {
        const kind = known.includes(key) ? null : compareKey(key, [missing]);
        if (kind !== null) return kind;
      }
    }
  }
  return null;
}

function keysOfSchema(schema: Record<string, unknown>): string[] {
  return isPlainObject(schema['properties']) ? Object.keys(schema['properties']) : [];
}

function compareKey(key: unknown, known: readonly string[]): FailureKind | null {
  if (typeof key !== 'string' || key.length > 200) return null;
  const visible = key.replaceAll(invisible, '');
  if (visible !== key && known.includes(visible.trim())) return 'zero-width';
  const lower = visible.toLowerCase();
  if (known.some((name) => name.toLowerCase() === lower)) return 'key-case';
  const bare = lower.replaceAll(/[_\-\s]/g, '');
  return known.some((name) => name.toLowerCase().replaceAll(/[_\-\s]/g, '') === bare) ? 'key-style' : null;
}
