import { CutoverError } from '../cutover-error.ts';
import { createMistakes } from './mistakes.ts';
import { meantName } from './nearest-name.ts';
import {
  type Description,
  formatKey,
  formatValue,
  isPlainObject,
  type KeyDescription,
  type ReadBy,
  type Reader,
  reject,
  type WrittenBy,
} from './reader.ts';

/** One key of an object: its reader, what it means, and whether it may be left out. */
export interface Key<T, Written = T> {
  reader: Reader<T, Written>;
  doc: string;
  fallback: { kind: 'required' } | { kind: 'absent' } | { kind: 'default'; value: unknown };
}

/** A key that must be there. `doc`: what it means, with its unit. */
export function required<T, Written>(doc: string, reader: Reader<T, Written>): Key<T, Written> {
  return { reader, doc, fallback: { kind: 'required' } };
}

/** A key that may be left out; then it is absent from what was read. */
export function optional<T, Written>(doc: string, reader: Reader<T, Written>): Key<T | undefined, Written | undefined> {
  return { reader, doc, fallback: { kind: 'absent' } };
}

/** A key that may be left out; then `value` is read in its place. */
export function withDefault<T, Written>(
  doc: string,
  reader: Reader<T, Written>,
  value: unknown,
): Key<T, Written | undefined> {
  return { reader, doc, fallback: { kind: 'default', value } };
}

/** The keys of an object, by name. */
export type Keys = Record<string, Key<unknown>>;
type ValueOf<K> = K extends Key<infer T, unknown> ? T : never;
type OptionalNames<K extends Keys> = {
  [Name in keyof K]: undefined extends ValueOf<K[Name]> ? Name : never;
}[keyof K];

/** What an object with these keys reads to; optional keys are absent, never `undefined`. */
export type ObjectOf<K extends Keys> = {
  [Name in Exclude<keyof K, OptionalNames<K>>]: ValueOf<K[Name]>;
} & { [Name in OptionalNames<K>]?: Exclude<ValueOf<K[Name]>, undefined> };

type WrittenValueOf<K> = K extends Key<unknown, infer Written> ? Written : never;
type LeftOutNames<K extends Keys> = {
  [Name in keyof K]: undefined extends WrittenValueOf<K[Name]> ? Name : never;
}[keyof K];

/** What people write for an object with these keys; `undefined` is as good as left out. */
export type WrittenObjectOf<K extends Keys> = {
  readonly [Name in Exclude<keyof K, LeftOutNames<K>>]: WrittenValueOf<K[Name]>;
} & { readonly [Name in LeftOutNames<K>]?: WrittenValueOf<K[Name]> | undefined };

/** A reader of objects that shows its keys, so that others can be added. */
export interface ObjectReader<K extends Keys> extends Reader<ObjectOf<K>, WrittenObjectOf<K>> {
  readonly keys: K;
}

/** An object with exactly these keys; an unknown one is an error that names the nearest known one. */
export function object<const K extends Keys>(keys: K): ObjectReader<K> {
  const names = Object.keys(keys);
  return {
    keys,
    read(input, path) {
      if (!isPlainObject(input)) return reject(path, 'an object', input);
      const mistakes = createMistakes();
      for (const name of Object.keys(input)) {
        if (!names.includes(name)) mistakes.attempt(() => rejectUnknownKey(path, name, names));
      }
      const result: Record<string, unknown> = {};
      for (const [name, key] of Object.entries(keys)) {
        mistakes.attempt(() => {
          const value = readKey(key, input[name], join(path, name));
          if (value !== undefined) result[name] = value;
        });
      }
      mistakes.throwAny();
      return result as ObjectOf<K>;
    },
    describe: () => ({ kind: 'object', rule: 'an object', keys: describeKeys(keys) }),
  };
}

/** What a key holds; undefined when it may be left out, and is. */
function readKey({ reader, doc, fallback }: Key<unknown>, value: unknown, path: string): unknown {
  if (value !== undefined) return reader.read(value, path);
  if (fallback.kind === 'required') throw new CutoverError('usage', `${path} is missing: ${doc}`);
  return fallback.kind === 'default' ? reader.read(fallback.value, path) : undefined;
}

/**
 * An object whose `kind` says which reader reads the rest of it. The members read objects without `kind`;
 * what comes out carries it.
 */
export function unionByKind<M extends Record<string, Reader<object>>>(
  members: M,
): Reader<
  { [Kind in keyof M & string]: { kind: Kind } & ReadBy<M[Kind]> }[keyof M & string],
  { [Kind in keyof M & string]: { readonly kind: Kind } & WrittenBy<M[Kind]> }[keyof M & string]
> {
  const kinds = Object.keys(members);
  return {
    read(input, path) {
      if (!isPlainObject(input)) return reject(path, 'an object with a kind', input);
      const { kind, ...rest } = input;
      const member = typeof kind === 'string' && Object.hasOwn(members, kind) ? members[kind] : undefined;
      if (member === undefined) {
        const near = typeof kind === 'string' ? meantName(kind, kinds) : undefined;
        const hint = near === undefined ? '' : `. Did you mean "${near}"?`;
        throw new CutoverError(
          'usage',
          `${join(path, 'kind')} must be one of ${kinds.join(', ')}, got ${formatValue(kind)}${hint}`,
        );
      }
      return { kind, ...member.read(rest, path) } as never;
    },
    describe: () => ({
      kind: 'union',
      rule: `an object whose kind is one of ${kinds.join(', ')}`,
      members: Object.fromEntries(Object.entries(members).map(([kind, member]) => [kind, member.describe()])),
    }),
  };
}

/** The readers that definitions own, by their names: what `unionByKind` takes. */
export function settingsOf<D extends Record<string, { settings: Reader<object> }>>(
  definitions: D,
): { [Kind in keyof D]: D[Kind]['settings'] } {
  return Object.fromEntries(Object.entries(definitions).map(([kind, { settings }]) => [kind, settings])) as never;
}

function rejectUnknownKey(path: string, name: string, known: readonly string[]): never {
  const near = meantName(name, known);
  const hint = near === undefined ? `Known keys: ${known.join(', ')}.` : `Did you mean "${near}"?`;
  throw new CutoverError('usage', `${join(path, name)} is not a known key. ${hint}`);
}

function join(path: string, name: string): string {
  return path === '' ? formatKey(name) : `${path}.${formatKey(name)}`;
}

function describeKeys(keys: Keys): Record<string, KeyDescription> {
  return Object.fromEntries(
    Object.entries(keys).map(([name, key]) => [
      name,
      {
        doc: key.doc,
        value: key.reader.describe() satisfies Description,
        required: key.fallback.kind === 'required',
        ...(key.fallback.kind === 'default' ? { default: key.fallback.value } : {}),
      },
    ]),
  );
}
