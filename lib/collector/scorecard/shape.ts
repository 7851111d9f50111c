import { isPlainObject, reject } from '../../kit/settings/reader.ts';
import { PROVIDER_NAME } from '../../kit/terms/provider.ts';

/** Throws a `usage` error that begins with `path` when the value is not of this shape; what it does not speak of is passed on. */
export type Shape = (value: unknown, path: string) => void;

/** One for each key of a type: that none is forgotten, TypeScript sees. */
export type Shapes<T> = { readonly [Key in keyof T]-?: Shape };

/** What a file's numbers stay below: what is drawn or added up from them is still a number. */
const MOST = 1e15;
/** Runs are shorter than a month. */
const LONGEST_MS = 31 * 86_400_000;

/** A finite number within what can be counted with. */
export const number = numberWithin(-MOST, MOST, 'a number');
/** How often, whole, 0 or more. */
export const count = numberWithin(0, MOST, 'a whole number of 0 or more', true);
/** How much, 0 or more. */
export const amount = numberWithin(0, MOST, 'a number of 0 or more');
/** Milliseconds, 0 or more. */
export const ms = numberWithin(0, LONGEST_MS, 'ms from 0 to a month');
/** 0 to 1. */
export const ratio = numberWithin(0, 1, 'a ratio from 0 to 1');

/** Any string. */
export const text: Shape = (value, path) => void (typeof value === 'string' || reject(path, 'a text', value));
/** The name of a provider. */
export const provider: Shape = (value, path) =>
  void ((typeof value === 'string' && PROVIDER_NAME.test(value)) || reject(path, 'the name of a provider', value));
/** True or false. */
export const boolean: Shape = (value, path) =>
  void (typeof value === 'boolean' || reject(path, 'true or false', value));

/** One of these texts. */
export function oneOf(names: readonly string[]): Shape {
  return (value, path) => {
    if (typeof value !== 'string' || !names.includes(value)) reject(path, `one of ${names.join(', ')}`, value);
  };
}

/** Or null. */
export function orNull(shape: Shape): Shape {
  return (value, path) => {
    if (value !== null) shape(value, path);
  };
}

/** Or left out. */
export function orLeftOut(shape: Shape): Shape {
  return (value, path) => {
    if (value !== undefined) shape(value, path);
  };
}

/** An object with these keys; others may stand beside them. */
export function keys<T extends object>(shapes: Shapes<T>): Shape {
  const entries = Object.entries<Shape>(shapes);
  return (value, path) => {
    if (!isPlainObject(value)) return reject(path, 'an object', value);
    for (const [key, shape] of entries) {
      shape(Object.hasOwn(value, key) ? value[key] : undefined, path === '' ? key : `${path}.${key}`);
    }
  };
}

/** An object whose keys are names, of these if any are given; all values are alike. */
export function namesTo(shape: Shape, names?: readonly string[]): Shape {
  return (value, path) => {
    if (!isPlainObject(value)) return reject(path, 'an object', value);
    for (const [name, inner] of Object.entries(value)) {
      if (names?.includes(name) === false) reject(`${path} key`, `one of ${names.join(', ')}`, name);
      shape(inner, `${path}.${name}`);
    }
  };
}

/** A list of at most so many (default 1,000,000), all alike. */
export function listOf(shape: Shape, { max = 1_000_000 }: { max?: number } = {}): Shape {
  return (value, path) => {
    if (!Array.isArray(value)) return reject(path, 'a list', value);
    if (value.length > max) return reject(path, `a list of at most ${max}`, value.length);
    for (const [place, item] of value.entries()) shape(item, `${path}[${place}]`);
  };
}

/** A list of two. */
export function pairOf(shape: Shape): Shape {
  return (value, path) => {
    if (!Array.isArray(value) || value.length !== 2) return reject(path, 'a list of two', value);
    for (const [place, item] of value.entries()) shape(item, `${path}[${place}]`);
  };
}

function numberWithin(min: number, max: number, rule: string, whole = false): Shape {
  return (value, path) => {
    const isFine = typeof value === 'number' && value >= min && value <= max && (!whole || Number.isInteger(value));
    if (!isFine) reject(path, rule, value);
  };
}
