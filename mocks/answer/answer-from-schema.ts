import { isPlainObject } from '../../lib/kit/settings/reader.ts';
import type { Random } from '../../lib/kit/stats/random.ts';
import { fillText } from '../../lib/wire/breakage/fill-text.ts';

type Schema = Record<string, unknown>;

/** Deeper than any answer is read; ends a schema that refers to itself. */
const MAX_DEPTH = 8;

/**
 * A value that a JSON schema allows, drawn from `random`. Knows const, enum, type, properties, items, minItems,
 * minimum, maximum, minLength, anyOf, oneOf, allOf and local $ref; other rules are not looked at.
 */
export function answerFromSchema(schema: Schema, random: Random): unknown {
  return draw(schema, schema, random, 0);
}

function draw(schema: Schema, root: Schema, random: Random, depth: number): unknown {
  if (typeof schema.$ref === 'string') {
    return depth > MAX_DEPTH ? null : draw(resolve(schema.$ref, root), root, random, depth + 1);
  }
  if ('const' in schema) return schema.const;
  if (Array.isArray(schema.enum)) return schema.enum[Math.floor(random() * schema.enum.length)];
  const options = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(options)) return draw(asSchema(options[0]), root, random, depth + 1);
  if (Array.isArray(schema.allOf)) {
    const merged = schema.allOf.map((part) => draw(asSchema(part), root, random, depth + 1));
    return Object.assign({}, ...merged.filter(isPlainObject));
  }
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  switch (type ?? (schema.properties === undefined ? 'string' : 'object')) {
    case 'object':
      return drawObject(schema, root, random, depth);
    case 'array':
      return drawArray(schema, root, random, depth);
    case 'integer':
      return Math.ceil(drawNumber(schema, random));
    case 'number':
      return Math.round(drawNumber(schema, random) * 100) / 100;
    case 'boolean':
      return random() < 0.5;
    case 'null':
      return null;
    default:
      return fillText(random, Math.max(24, asNumber(schema.minLength) ?? 0) + 12);
  }
}

function drawObject(schema: Schema, root: Schema, random: Random, depth: number): Schema {
  const properties = Object.entries(asSchema(schema.properties));
  const required = Array.isArray(schema.required) ? schema.required : [];
  const kept = depth < MAX_DEPTH ? properties : properties.filter(([name]) => required.includes(name));
  return Object.fromEntries(kept.map(([name, value]) => [name, draw(asSchema(value), root, random, depth + 1)]));
}

function drawArray(schema: Schema, root: Schema, random: Random, depth: number): unknown[] {
  const least = asNumber(schema.minItems) ?? (depth < MAX_DEPTH ? 1 : 0);
  return Array.from({ length: least }, () => draw(asSchema(schema.items), root, random, depth + 1));
}

function drawNumber(schema: Schema, random: Random): number {
  const minimum = asNumber(schema.minimum) ?? asNumber(schema.exclusiveMinimum);
  const maximum = asNumber(schema.maximum) ?? asNumber(schema.exclusiveMaximum);
  const low = minimum ?? Math.min(0, (maximum ?? 0) - 100);
  const high = maximum ?? low + 100;
  return low + (0.05 + 0.9 * random()) * (high - low);
}

function resolve(reference: string, root: Schema): Schema {
  let found: unknown = root;
  for (const name of reference.replace(/^#\/?/, '').split('/').filter(Boolean)) found = asSchema(found)[name];
  return asSchema(found);
}

function asSchema(value: unknown): Schema {
  return isPlainObject(value) ? value : {};
}

function asNumber(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
