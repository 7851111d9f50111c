import { isPlainObject, reject } from '../../kit/settings/reader.ts';
import { PROVIDER_NAME } from '../../kit/terms/provider.ts';

/** Throws a `usage` error that begins with `path` when the value is not of this shape; what it does not speak of is passed on. */
export interface Shape {
  (value: unknown, path: string): void;
  /** The same as a JSON schema of draft 7, which sees no value that is none (NaN, a function). */
  readonly schema: JsonSchema;
  /** May its key be left out? */
  readonly optional?: true;
}

/** A JSON schema, or a part of one. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** One for each key of a type: that none is forgotten, TypeScript sees. */
export type Shapes<T> = { readonly [Key in keyof T]-?: Shape };

/** What a file's numbers stay below: what is drawn or added up from them is still a number. */
const MOST = 1e15;
/** Runs are shorter than a month. */
const LONGEST_MS = 31 * 86_400_000;

const shapeOf = (schema: JsonSchema, check: (value: unknown, path: string) => void): Shape =>
  Object.assign(check, { schema });

/** A finite number within what can be counted with. */
export const number = numberWithin(-MOST, MOST, 'a number');
/** How often, whole, 0 or more. */
export const count = numberWithin(0, MOST, 'a whole number of 0 or more', true);
/** How much, 0 or more. */
export const amount = numberWithin(0, MOST, 'a number of 0 or more');
/** How much, above 0: a rate at which something is asked. */
export const positive = shapeOf({ type: 'number', exclusiveMinimum: 0, maximum: MOST }, (value, path) => {
  const isFine = typeof value === 'number' && value > 0 && value <= MOST;
  if (!isFine) reject(path, 'a number above 0', value);
});
/** Milliseconds, 0 or more. */
export const ms = numberWithin(0, LONGEST_MS, 'ms from 0 to a month');
/** 0 to 1. */
export const ratio = numberWithin(0, 1, 'a ratio from 0 to 1');

/** Any string. */
export const text = shapeOf(
  { type: 'string' },
  (value, path) => void (typeof value === 'string' || reject(path, 'a text', value)),
);
/** The name of a provider. */
export const provider = shapeOf(
  { type: 'string', pattern: PROVIDER_NAME.source },
  (value, path) =>
    void ((typeof value === 'string' && PROVIDER_NAME.test(value)) || reject(path, 'the name of a provider', value)),
);
/** True or false. */
export const boolean = shapeOf(
  { type: 'boolean' },
  (value, path) => void (typeof value === 'boolean' || reject(path, 'true or false', value)),
);

/** One of these texts. */
export function oneOf(names: readonly string[]): Shape {
  return shapeOf({ enum: names }, (value, path) => {
    if (typeof value !== 'string' || !names.includes(value)) reject(path, `one of ${names.join(', ')}`, value);
  });
}

/** Or null. */
export function orNull(shape: Shape): Shape {
  return shapeOf({ anyOf: [shape.schema, { type: 'null' }] }, (value, path) => {
    if (value !== null) shape(value, path);
  });
}

/** Or left out. */
export function orLeftOut(shape: Shape): Shape {
  const check = shapeOf(shape.schema, (value, path) => {
    if (value !== undefined) shape(value, path);
  });
  return Object.assign(check, { optional: true as const });
}

/** An object with these keys; others may stand beside them. */
export function keys<T extends object>(shapes: Shapes<T>): Shape {
  const entries = Object.entries<Shape>(shapes);
  const schema = {
    type: 'object',
    properties: Object.fromEntries(entries.map(([key, shape]) => [key, shape.schema])),
    required: entries.filter(([, { optional }]) => optional !== true).map(([key]) => key),
  };
  return shapeOf(schema, (value, path) => {
    if (!isPlainObject(value)) return reject(path, 'an object', value);
    for (const [key, shape] of entries) {
      shape(Object.hasOwn(value, key) ? value[key] : undefined, path === '' ? key : `${path}.${key}`);
    }
  });
}

/** An object whose keys are names, of these if any are given; all values are alike. */
export function namesTo(shape: Shape, names?: readonly string[]): Shape {
  const schema = {
    type: 'object',
    additionalProperties: shape.schema,
    ...(names === undefined ? {} : { propertyNames: { enum: names } }),
  };
  return shapeOf(schema, (value, path) => {
    if (!isPlainObject(value)) return reject(path, 'an object', value);
    for (const [name, inner] of Object.entries(value)) {
      if (names?.includes(name) === false) reject(`${path} key`, `one of ${names.join(', ')}`, name);
      shape(inner, `${path}.${name}`);
    }
  });
}

/** A list of at most so many (default 1,000,000), all alike. */
export function listOf(shape: Shape, { max = 1_000_000 }: { max?: number } = {}): Shape {
  return shapeOf({ type: 'array', items: shape.schema, maxItems: max }, (value, path) => {
    if (!Array.isArray(value)) return reject(path, 'a list', value);
    if (value.length > max) return reject(path, `a list of at most ${max}`, value.length);
    for (const [place, item] of value.entries()) shape(item, `${path}[${place}]`);
  });
}

/** A list of two. */
export function pairOf(shape: Shape): Shape {
  return shapeOf({ type: 'array', items: shape.schema, minItems: 2, maxItems: 2 }, (value, path) => {
    if (!Array.isArray(value) || value.length !== 2) return reject(path, 'a list of two', value);
    for (const [place, item] of value.entries()) shape(item, `${path}[${place}]`);
  });
}

/** What one part of an object must not say against another: `check` throws a `usage` error that begins with the path, `schema` says the same. */
export interface Rule<T> {
  check(value: T, path: string): void;
  readonly schema: JsonSchema;
}

/** The same with a rule more, which is asked of what has the shape. */
export function ruled<T>(shape: Shape, rule: Rule<T>): Shape {
  return shapeOf({ ...shape.schema, ...rule.schema }, (value, path) => {
    shape(value, path);
    rule.check(value as T, path);
  });
}

function numberWithin(min: number, max: number, rule: string, whole = false): Shape {
  const schema = { type: whole ? 'integer' : 'number', minimum: min, maximum: max };
  return shapeOf(schema, (value, path) => {
    const isFine = typeof value === 'number' && value >= min && value <= max && (!whole || Number.isInteger(value));
    if (!isFine) reject(path, rule, value);
  });
}
