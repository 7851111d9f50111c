import fc from 'fast-check';
import type { Description, KeyDescription } from '../../lib/kit/settings/reader.ts';

/** A number that may stand where a bound is missing. */
const FAR = 1_000_000;
/** Longer lists say nothing that shorter ones do not. */
const MAX_ITEMS = 3;

/**
 * Settings that meet a description, drawn at random. A reader may be stricter than it can describe, so a few are
 * refused all the same; a new fault is drawn as soon as it is in the index.
 */
export function arbitrarySettings(description: Description): fc.Arbitrary<unknown> {
  switch (description.kind) {
    case 'boolean':
      return fc.boolean();
    case 'number':
      return description.instead === undefined
        ? arbitraryNumber(description)
        : fc.oneof(arbitraryNumber(description), arbitrarySettings(description.instead));
    case 'text':
      return arbitraryText(description.pattern);
    case 'choice':
      return fc.constantFrom(...description.names);
    case 'list':
      return fc.array(arbitrarySettings(description.item), {
        minLength: description.min,
        maxLength: Math.min(description.max, Math.max(description.min, MAX_ITEMS)),
      });
    case 'data':
      return description.entries === undefined
        ? fc.dictionary(fc.string({ maxLength: 5 }), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 })
        : fc
            .array(fc.tuple(arbitraryKey(description.entries.name), arbitrarySettings(description.entries.value)), {
              maxLength: MAX_ITEMS,
            })
            .map((entries) => Object.fromEntries(entries));
    case 'object':
      return arbitraryObject(description.keys);
    case 'union':
      return fc.oneof(
        ...Object.entries(description.members).map(([kind, member]) =>
          arbitrarySettings(member).map((rest) => ({ kind, ...(rest as object) })),
        ),
      );
  }
}

function arbitraryObject(keys: Record<string, KeyDescription>): fc.Arbitrary<unknown> {
  const values = Object.entries(keys).map(([name, { value, required }]) => {
    const drawn = arbitrarySettings(value).map((setting): [string, unknown][] => [[name, setting]]);
    // Most optional keys stay away: with all of them there, conditions would leave little to happen.
    return required ? drawn : fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: drawn });
  });
  return fc.tuple(...values).map((entries) => Object.fromEntries(entries.flat()));
}

function arbitraryNumber({ min, max, whole }: Extract<Description, { kind: 'number' }>): fc.Arbitrary<number> {
  const low = min === -Infinity ? -FAR : min;
  const high = max === Infinity ? Math.max(low, 0) + FAR : max;
  const inside = whole
    ? fc.integer({ min: Math.ceil(low), max: Math.floor(high) })
    : fc.double({ min: low, max: high, noNaN: true }).map((value) => (value === 0 ? 0 : value));
  return fc.oneof({ weight: 3, arbitrary: inside }, { weight: 1, arbitrary: fc.constantFrom(low, high) });
}

function arbitraryKey(name: Description): fc.Arbitrary<string> {
  return name.kind === 'text' ? arbitraryText(name.pattern) : fc.string({ minLength: 1, maxLength: 8 });
}

const plainText = fc.stringMatching(/^[a-z0-9/_.-]{1,12}$/);

function arbitraryText(pattern: RegExp | undefined): fc.Arbitrary<string> {
  if (pattern === undefined) return fc.string({ minLength: 1, maxLength: 20 });
  try {
    return fc.stringMatching(pattern, { maxLength: 40 }).filter((text) => text !== '' && pattern.test(text));
  } catch {
    // A pattern fast-check cannot draw from (look-behind, say): plain words, as far as they meet it.
    return plainText.map((text) => (pattern.test(text) ? text : '/x'));
  }
}

/** What stands where something else is due. */
const oddities: readonly unknown[] = [
  null,
  true,
  '',
  'x'.repeat(5_000),
  '\u0000\ud800\u{1f600}',
  0,
  -1,
  0.5,
  -0,
  1e308,
  Infinity,
  Number.MIN_VALUE,
  Number.MAX_SAFE_INTEGER + 2,
  [],
  {},
  [[[]]],
  { kind: 'silence' },
  '__proto__',
  '2026-01-01',
];
const oddKeys = ['__proto__', 'constructor', 'prototype', 'toString', 'kind', 'lenght', '', 'faults', 'x'.repeat(300)];

/** What these draw, as JSON with one place changed: a value replaced, a key added or taken away, a list doubled. */
export function arbitraryMutant(drawn: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc
    .record({
      value: drawn,
      path: fc.array(fc.nat(20), { maxLength: 6 }),
      odd: fc.constantFrom(...oddities),
      key: fc.constantFrom(...oddKeys),
      how: fc.constantFrom('replace', 'add', 'remove', 'double'),
    })
    .map(({ value, path, ...mutation }) => mutate(value, path, mutation));
}

interface Mutation {
  odd: unknown;
  key: string;
  how: string;
}

function mutate(value: unknown, path: readonly number[], mutation: Mutation): unknown {
  const { odd, key, how } = mutation;
  if (typeof value !== 'object' || value === null) return odd;
  const entries = Object.entries(value);
  const [step, ...rest] = path;
  if (step !== undefined && entries.length > 0) {
    const place = step % entries.length;
    const changed = entries.map(([name, inner], at): [string, unknown] => [
      name,
      at === place ? mutate(inner, rest, mutation) : inner,
    ]);
    return rebuild(value, changed);
  }
  switch (how) {
    case 'add':
      return rebuild(value, [...entries, [key, odd]]);
    case 'remove':
      return rebuild(value, entries.slice(1));
    case 'double':
      return Array.isArray(value) ? [...(value as unknown[]), ...(value as unknown[])] : odd;
    default:
      return odd;
  }
}

function rebuild(like: object, entries: readonly [string, unknown][]): unknown {
  // `fromEntries` defines `__proto__` as a key like any other; an assignment would not.
  return Array.isArray(like) ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
}
