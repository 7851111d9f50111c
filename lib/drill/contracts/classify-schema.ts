import { isPlainObject } from '../../kit/settings/reader.ts';
import { classifyKeys } from './classify-keys.ts';
import type { CompiledSchema, SchemaBreach } from './compile-schema.ts';
import type { FailureKind } from '../../kit/terms/failure-kind.ts';
import { parseJson } from './parse-json.ts';

const typeNames = new Set(['string', 'number', 'integer', 'boolean', 'array', 'object', 'null']);
const plainNumber = /^\s*-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\s*$/;
const localeNumber = /^[€$£¥\s]*-?\d[\d.,'\s]{0,40}[€$£¥%\s]*$/;
/** In figures of any order, by the month's name, or as it is written in Chinese and Japanese. */
const dateLike =
  /^\s*(?:\d{1,4}[-/. ]\d{1,2}[-/. ]\d{1,4}\b|\d{4}年\d{1,2}月|\p{L}{3,12}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}\b|\d{1,2}(?:st|nd|rd|th|\.)? (?:of |de )?\p{L}{3,12}\.?,?(?: de)? \d{4}\b)/u;

/** Why a value that parses does not match its schema. The whole shape first, then keys, then single values. */
export function classifySchema(value: unknown, compiled: CompiledSchema): FailureKind {
  return classifyShape(value, compiled) ?? classifyBreaches(compiled.breaches(value)) ?? 'schema-other';
}

function classifyShape(value: unknown, { schema, matches }: CompiledSchema): FailureKind | null {
  if (typeof value === 'string') {
    const inner = parseJson(value);
    return inner.ok && typeof inner.value === 'object' ? 'double-encoded' : null;
  }
  if (Array.isArray(value)) return schema['type'] === 'object' ? 'list-vs-object' : null;
  if (!isPlainObject(value)) return null;
  const properties = isPlainObject(schema['properties']) ? schema['properties'] : {};
  if (echoesSchema(value, properties)) return 'schema-echo';
  const [only, second] = Object.entries(value);
  if (only !== undefined && second === undefined && !Object.hasOwn(properties, only[0])) {
    const inner = only[1];
    if (matches(inner)) return 'wrapped';
    if (isPlainObject(inner) && Object.keys(inner).some((key) => Object.hasOwn(properties, key))) return 'wrapped';
  }
  return schema['type'] === 'array' ? 'list-vs-object' : null;
}

/** A schema instead of what it asks for: as a whole, or with a type, or a list of what is allowed, for every value. */
function echoesSchema(value: Record<string, unknown>, properties: Record<string, unknown>): boolean {
  if (isPlainObject(value['properties']) && value['type'] === 'object' && !Object.hasOwn(properties, 'properties')) {
    return true;
  }
  const values = Object.values(value);
  const types = values.filter((item) => typeof item === 'string' && typeNames.has(item));
  if (types.length === 0 || types.length * 2 < values.length) return false;
  return values.every((item) => typeof item === 'string' && (typeNames.has(item) || /\s?(?:\||\bor\b)\s?/.test(item)));
}

function classifyBreaches(breaches: readonly SchemaBreach[]): FailureKind | null {
  const byKeys = classifyKeys(breaches);
  if (byKeys !== null) return byKeys;
  for (const breach of breaches) {
    const kind = classifyValue(breach);
    if (kind !== null) return kind;
  }
  if (breaches.some(({ keyword }) => keyword === 'required')) return 'missing-key';
  if (breaches.some(({ keyword }) => keyword === 'additionalProperties')) return 'extra-key';
  return null;
}

function classifyValue({ keyword, value, params, parentSchema }: SchemaBreach): FailureKind | null {
  switch (keyword) {
    case 'type':
      return classifyType(value, [params['type']].flat());
    case 'enum':
    case 'const':
      return classifyEnum(value, keyword === 'const' ? [params['allowedValue']] : params['allowedValues']);
    case 'format':
    case 'pattern':
      return typeof value === 'string' && dateLike.test(value) ? 'date-form' : null;
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
      return typeof value === 'number' && fitsScaled(value, parentSchema) ? 'scale' : null;
    default:
      return null;
  }
}

function classifyType(value: unknown, wanted: readonly unknown[]): FailureKind | null {
  const wants = (...types: string[]): boolean => types.some((type) => wanted.includes(type));
  if (value === null) return 'null-for-empty';
  if (typeof value === 'string') {
    if (wants('number', 'integer')) {
      if (plainNumber.test(value)) return 'number-as-string';
      if (localeNumber.test(value)) return 'locale-number';
    }
    if (wants('boolean') && /^(?:true|false|yes|no)$/i.test(value)) return 'bool-as-string';
    if (wants('object', 'array')) {
      const inner = parseJson(value);
      if (inner.ok && typeof inner.value === 'object' && inner.value !== null) return 'nested-as-string';
    }
    return null;
  }
  if (Array.isArray(value) ? wants('object') : wants('array')) return 'list-vs-object';
  return null;
}

/** Words for nothing, which no list of values has unless it says so. */
const nothing =
  /^(?:|n\/?a|none|null|undefined|unknown|unspecified|not (?:given|specified|applicable|available)|-|\?)$/;

function classifyEnum(value: unknown, allowed: unknown): FailureKind | null {
  if (!Array.isArray(allowed)) return null;
  const names = allowed.filter((name): name is string => typeof name === 'string').map((name) => name.toLowerCase());
  // One of another type, several at once, or a word for nothing: no word for one of them.
  if (typeof value !== 'string') return names.length > 0 && typeof value !== 'object' ? 'wrong-enum' : null;
  const plain = value.trim().toLowerCase();
  if (names.includes(plain)) return 'enum-case';
  if (nothing.test(plain)) return 'wrong-enum';
  const parts = plain.slice(0, 200).split(/\s*(?:[,|/;&]|\bor\b|\band\b)\s*/);
  return parts.length > 1 && parts.every((part) => names.includes(part)) ? 'wrong-enum' : 'enum-synonym';
}

/** A percentage for a share, cents for euros: the bounds fit once the value is scaled. */
function fitsScaled(value: number, schema: Record<string, unknown>): boolean {
  const low = typeof schema['minimum'] === 'number' ? schema['minimum'] : -Infinity;
  const high = typeof schema['maximum'] === 'number' ? schema['maximum'] : Infinity;
  return [0.01, 0.001, 100, 1000].some((factor) => value * factor >= low && value * factor <= high);
}
