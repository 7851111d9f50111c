import { CutoverError } from '../cutover-error.ts';
import { excerpt } from '../excerpt.ts';
import { removeShapes } from '../secrets/redact-text.ts';
import { isSecretName } from '../secrets/secret-names.ts';
import { maskUrl } from './mask-url.ts';
import { createMistakes } from './mistakes.ts';
import { meantName } from './nearest-name.ts';

/**
 * What a reader accepts: the source of the generated reference pages, in words (`rule`), and of the tests that draw
 * settings at random. A reader may be stricter than it can describe, never laxer.
 */
export type Description =
  | { kind: 'text'; rule: string; pattern?: RegExp }
  | { kind: 'boolean'; rule: string }
  | {
      kind: 'number';
      rule: string;
      min: number;
      max: number;
      whole: boolean;
      /** What may stand in its place. */
      instead?: Description;
    }
  | { kind: 'choice'; rule: string; names: readonly string[] }
  | { kind: 'list'; rule: string; item: Description; min: number; max: number }
  /** Any JSON object, or one with free keys; `any`: other JSON too. */
  | { kind: 'data'; rule: string; any?: true; entries?: { name: Description; value: Description } }
  | {
      kind: 'object';
      rule: string;
      keys: Record<string, KeyDescription>;
      /** What stands under other names; left out, there are none. */
      others?: Description;
      /** What may stand in its place. */
      instead?: Description;
    }
  | { kind: 'union'; rule: string; members: Record<string, Description> };

/** One key of an object: what it means and what it holds when it is left out. */
export interface KeyDescription {
  doc: string;
  value: Description;
  default?: unknown;
  required: boolean;
}

/**
 * Turns unknown JSON into a typed value, or throws a `usage` error that names path, rule and value of each mistake, a
 * line each. It rejects and never clamps. `Written`: what people write for it, where that is not what is read.
 */
export interface Reader<T, Written = T> {
  read(input: unknown, path: string): T;
  describe(): Description;
  /** Never there; it carries the type. */
  readonly written?: Written;
}

/** The type a reader reads. */
export type ReadBy<R> = R extends Reader<infer T, unknown> ? T : never;

/** The type of what people write for a reader: whatever has a default may be left out, at every depth. */
export type WrittenBy<R> = R extends Reader<unknown, infer Written> ? Written : never;

/** A value as an error message shows it: JSON, cut at 60 characters. */
export function formatValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  return excerpt(stringify(value), 60);
}

/** A key as the path in an error message shows it, cut at 60 characters. */
export function formatKey(name: string): string {
  return excerpt(name, 60);
}

function stringify(value: unknown): string {
  try {
    return JSON.stringify(value, hideSecret) ?? typeof value;
  } catch {
    // JSON.parse reads what is nested 100,000 deep; JSON.stringify runs out of stack on it.
    return Array.isArray(value) ? 'a list nested too deep to show' : `${typeof value} nested too deep to show`;
  }
}

/** Where values go that only those know who may. */
const secretPlaces = ['env', 'form', 'headers'];

/** A message is seen by more people than a drill: what may be a secret in it is not shown. */
function hideSecret(name: string, value: unknown): unknown {
  if (isSecretName(name) && typeof value === 'string') return '…';
  if (secretPlaces.includes(name) && typeof value === 'object' && value !== null) return '…';
  return typeof value === 'string' && /^[a-z]+:[/\\]/i.test(value) ? maskUrl(value) : value;
}

/** The same for the value at a path: `target.headers.authorization`. */
function formatAt(path: string, value: unknown): string {
  const names = path.split(/[.[\]]+/);
  const isHidden = names.some((name) => isSecretName(name) || name === 'login' || secretPlaces.includes(name));
  if (!isHidden || value === '' || (typeof value !== 'string' && (typeof value !== 'object' || value === null)))
    return formatValue(value);
  return Array.isArray(value) ? 'a list' : typeof value === 'string' ? 'another text' : 'an object';
}

/** Throws the `usage` error every reader throws: `path rule, got value`. */
export function reject(path: string, rule: string, value: unknown): never {
  throw new CutoverError('usage', `${path} must be ${rule}, got ${formatAt(path, value)}`.trimStart());
}

/** Any text, or one that matches `pattern` (then say in `rule` what the pattern wants). */
export function text(options: { pattern?: RegExp; rule?: string } = {}): Reader<string> {
  const rule = options.rule ?? 'a non-empty text';
  return {
    read(input, path) {
      if (typeof input !== 'string' || input === '') return reject(path, rule, input);
      if (options.pattern && !options.pattern.test(input)) return reject(path, rule, input);
      return input;
    },
    describe: () => ({ kind: 'text', rule, ...(options.pattern ? { pattern: options.pattern } : {}) }),
  };
}

/** A finite number within [min, max]; `whole` asks for an integer. */
export function number(options: { min?: number; max?: number; whole?: boolean } = {}): Reader<number> {
  const { min = -Infinity, max = Infinity, whole = false } = options;
  const noun = whole ? 'a whole number' : 'a number';
  const rule =
    min > -Infinity && max < Infinity
      ? `${noun} between ${min} and ${max}`
      : min > -Infinity
        ? `${noun} of at least ${min}`
        : max < Infinity
          ? `${noun} of at most ${max}`
          : noun;
  return {
    read(input, path) {
      if (typeof input !== 'number' || !Number.isFinite(input)) return reject(path, rule, input);
      if (input < min || input > max || (whole && !Number.isInteger(input))) return reject(path, rule, input);
      return input;
    },
    describe: () => ({ kind: 'number', rule, min, max, whole }),
  };
}

/** `true` or `false`. */
export function boolean(): Reader<boolean> {
  return {
    read: (input, path) => (typeof input === 'boolean' ? input : reject(path, 'true or false', input)),
    describe: () => ({ kind: 'boolean', rule: 'true or false' }),
  };
}

/** One of the given names; a near miss is answered with the name that was probably meant. */
export function choice<const Name extends string>(names: readonly Name[]): Reader<Name> {
  const rule = `one of ${names.join(', ')}`;
  return {
    read(input, path) {
      const name = names.find((known) => known === input);
      if (name !== undefined) return name;
      const near = typeof input === 'string' ? meantName(input, names) : undefined;
      const hint = near === undefined ? '' : `. Did you mean "${near}"?`;
      throw new CutoverError('usage', `${path} must be ${rule}, got ${formatValue(input)}${hint}`);
    },
    describe: () => ({ kind: 'choice', rule, names }),
  };
}

/** A list whose items one reader reads. */
export function list<T, Written>(
  item: Reader<T, Written>,
  options: { min?: number; max?: number } = {},
): Reader<T[], readonly Written[]> {
  const { min = 0, max = Infinity } = options;
  const bounds = [...(min > 0 ? [`at least ${min}`] : []), ...(max < Infinity ? [`at most ${max}`] : [])];
  const rule = bounds.length === 0 ? 'a list' : `a list of ${bounds.join(', ')}`;
  return {
    read(input, path) {
      if (!Array.isArray(input) || input.length < min || input.length > max) return reject(path, rule, input);
      const mistakes = createMistakes();
      const items = input.map((value, index) => mistakes.attempt(() => item.read(value, `${path}[${index}]`)));
      mistakes.throwAny();
      // Nothing was thrown, so every item was read.
      return items as T[];
    },
    describe: () => ({ kind: 'list', rule, item: item.describe(), min, max }),
  };
}

/** A JSON object of any shape, kept as it is (a JSON schema, say). */
export function json(): Reader<Record<string, unknown>, Readonly<Record<string, unknown>>> {
  return {
    read: (input, path) => (isPlainObject(input) ? input : reject(path, 'a JSON object', input)),
    describe: () => ({ kind: 'data', rule: 'a JSON object' }),
  };
}

/** An object with free keys, which `name` reads, and values of one kind (headers, say). */
export function record<T, Written>(
  value: Reader<T, Written>,
  name: Reader<string> = text(),
): Reader<Record<string, T>, Readonly<Record<string, Written>>> {
  return {
    read(input, path) {
      if (!isPlainObject(input)) return reject(path, 'an object', input);
      const mistakes = createMistakes();
      const entries = Object.entries(input).map(([key, item]) => [
        mistakes.attempt(() => readName(name, key, path)),
        mistakes.attempt(() => value.read(item, `${path}.${formatKey(key)}`)),
      ]);
      mistakes.throwAny();
      return Object.fromEntries(entries) as Record<string, T>;
    },
    describe: () => ({
      kind: 'data',
      rule: 'an object of named values',
      entries: { name: name.describe(), value: value.describe() },
    }),
  };
}

/** A name is shown where values are hidden, unless it looks like a key that somebody has put in the wrong place. */
function readName(reader: Reader<string>, name: string, path: string): string {
  try {
    return reader.read(name, '');
  } catch (error) {
    if (!(error instanceof CutoverError)) throw error;
    throw new CutoverError('usage', `${path} ${removeShapes(error.message)}`.trimStart(), { cause: error });
  }
}

/** Is it an object as JSON knows it (no array, no null)? */
export function isPlainObject(input: unknown): input is Record<string, unknown> {
  return typeof input === 'object' && input !== null && !Array.isArray(input);
}
