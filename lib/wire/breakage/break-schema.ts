import type { FailureKind } from '../../kit/terms/failure-kind.ts';
import { isPlainObject } from '../../kit/settings/reader.ts';
import { fillText } from './fill-text.ts';
import type { JsonBreak } from './broken.ts';
import { onValue, propertyOf } from './on-value.ts';

/** Breaks that leave valid JSON which says it in another shape, or says something else. */
export const schemaBreaks = {
  'number-as-string': onValue(({ value }) =>
    mapLeaves(value, (leaf) => (typeof leaf === 'number' ? String(leaf) : leaf)),
  ),
  'bool-as-string': onValue(({ value }) =>
    mapLeaves(value, (leaf) => (typeof leaf === 'boolean' ? String(leaf) : leaf)),
  ),
  'key-case': onValue(({ value }) => renameKeys(value, (key) => key.charAt(0).toUpperCase() + key.slice(1))),
  'key-style': onValue(({ value }) =>
    renameKeys(value, (key) => key.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())),
  ),
  'enum-case': onValue(({ value, schema }) => {
    const key = Object.keys(value).find((name) => {
      const options = propertyOf(schema, name).enum;
      return Array.isArray(options) && typeof value[name] === 'string' && !options.includes(capitalised(value[name]));
    });
    return key === undefined ? null : { ...value, [key]: capitalised(String(value[key])) };
  }),
  'missing-key': onValue(({ value, schema }, random) => {
    const required = Array.isArray(schema.required) ? schema.required : Object.keys(value);
    const keys = required.filter((key) => typeof key === 'string' && Object.hasOwn(value, key));
    const gone: unknown = keys[Math.floor(random() * keys.length)];
    return gone === undefined ? null : Object.fromEntries(Object.entries(value).filter(([key]) => key !== gone));
  }),
  'extra-key': onValue(({ value }, random) => ({ ...value, reasoning: fillText(random, 60) })),
  wrapped: onValue(({ value }) => ({ result: value })),
  'list-vs-object': onValue(({ value }) => [value]),
  'nested-as-string': onValue(({ value }) => {
    const key = Object.keys(value).find((name) => typeof value[name] === 'object' && value[name] !== null);
    return key === undefined ? null : { ...value, [key]: JSON.stringify(value[key]) };
  }),
  // The eye does not see it, and no lookup finds the key.
  'zero-width': onValue(({ value }) => {
    const [first] = Object.keys(value);
    return renameKeys(value, (key) => (key === first ? `${key.slice(0, 3)}\u200b${key.slice(3)}` : key));
  }),
  'schema-echo': onValue(({ value, schema }) =>
    Object.fromEntries(
      Object.entries(value).map(([key, item]) => {
        const { type } = propertyOf(schema, key);
        return [key, typeof type === 'string' ? type : Array.isArray(item) ? 'array' : typeof item];
      }),
    ),
  ),
  // Cents for euros, per cent for a ratio.
  scale: onValue(({ value, schema }) => {
    const numbers = Object.keys(value).filter((name) => typeof value[name] === 'number' && value[name] !== 0);
    const key = numbers.find((name) => propertyOf(schema, name).type === 'number') ?? numbers[0];
    return key === undefined ? null : { ...value, [key]: Math.round(Number(value[key]) * 100) };
  }),
} as const satisfies Partial<Record<FailureKind, JsonBreak>>;

function mapLeaves(item: unknown, change: (leaf: unknown) => unknown): unknown {
  if (Array.isArray(item)) return item.map((entry) => mapLeaves(entry, change));
  if (!isPlainObject(item)) return change(item);
  return Object.fromEntries(Object.entries(item).map(([key, entry]) => [key, mapLeaves(entry, change)]));
}

function renameKeys(value: Record<string, unknown>, rename: (key: string) => string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [rename(key), item]));
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
