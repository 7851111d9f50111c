import { object, required, unionByKind, withDefault } from '../../../kit/settings/object.ts';
import { isDeeperThan } from '../../../kit/settings/is-deeper-than.ts';
import { jsonPointer, readPointer } from '../../../kit/settings/json-pointer.ts';
import { isPlainObject, number, type ReadBy } from '../../../kit/settings/reader.ts';
import type { FailureKind } from '../../../kit/terms/failure-kind.ts';
import { compareDeep } from '../compare-value.ts';
import { isClose } from './find-numbers.ts';
import { foldText } from './fold-text.ts';

const at = { at: required('where it stands, in the answer and in what is expected', jsonPointer()) };

/** How near a number must be; the two add up. */
export const closeness = {
  tolerance: withDefault('what a number may differ by', number({ min: 0 }), 0),
  relative: withDefault(
    'what it may differ by, as a share of the right one: 0.01 is one percent',
    number({ min: 0, max: 1 }),
    0,
  ),
};

/**
 * One value of an answer in JSON, and how it is compared.
 *
 * - `exact`: deeply equal, whatever the order of keys
 * - `number`: a number, as near as is asked for
 * - `text`: the same words, whatever their case, punctuation and spaces
 * - `set`: the same items, whatever their order and however often; texts of them by their words
 * - `contains`: a text that holds the expected one, or each of those expected, by their words
 * - `any-of`: one of those expected; texts by their words
 */
export const fieldSettings = unionByKind({
  exact: object(at),
  number: object({ ...at, ...closeness }),
  text: object(at),
  set: object(at),
  contains: object(at),
  'any-of': object(at),
});

export type Field = ReadBy<typeof fieldSettings>;

/** What a field of an answer is beside what is right: the kind of the difference, null where there is none. */
export function compareField(field: Field, value: unknown, right: unknown): FailureKind | null {
  switch (field.kind) {
    case 'exact':
      return compareDeep(value, right);
    case 'number':
      if (typeof value === 'number' && typeof right === 'number' && isClose(value, right, field)) return null;
      return compareDeep(value, right) ?? 'wrong-value';
    case 'text':
      return isText(value) && isText(right) && foldText(value) === foldText(right) ? null : 'wrong-value';
    case 'set':
      return isList(value) && isList(right) && haveSameItems(value, right) ? null : 'wrong-value';
    case 'contains':
      return isText(value) && holdsWords(value, right) ? null : 'wrong-value';
    case 'any-of':
      return isAnyOf(value, right) ? null : 'wrong-value';
  }
}

/** What of this form a right value cannot have; null: it can be compared. */
export function findFieldProblem({ kind }: Field, right: unknown): string | null {
  switch (kind) {
    case 'exact':
      return null;
    case 'number':
      return typeof right === 'number' ? null : 'no number';
    case 'text':
      return isText(right) && foldText(right) !== '' ? null : 'no text';
    case 'set':
      return isList(right) ? null : 'no list';
    case 'contains':
      return listTexts(right).length > 0 && listTexts(right).every((text) => foldText(text) !== '')
        ? null
        : 'neither a text nor a list of texts';
    case 'any-of':
      return isList(right) && right.length > 0 ? null : 'no list with something in it';
  }
}

/** Does a text hold these words, or all of these? Words are whole. */
export function holdsWords(text: string, right: unknown): boolean {
  const wanted = listTexts(right);
  const folded = ` ${foldText(text)} `;
  return wanted.length > 0 && wanted.every((one) => folded.includes(` ${foldText(one)} `));
}

/** Is a value one of these? */
export function isAnyOf(value: unknown, right: unknown): boolean {
  const key = keyOf(value);
  return key !== null && isList(right) && right.some((one) => keyOf(one) === key);
}

/** Reads the field of a value; undefined: nothing is there. */
export const readField = (value: unknown, field: Pick<Field, 'at'>): unknown => readPointer(value, field.at);

const isText = (value: unknown): value is string => typeof value === 'string';
const isList = (value: unknown): value is unknown[] => Array.isArray(value);

/** One text is a list of it. */
function listTexts(right: unknown): string[] {
  const list = isList(right) ? right : [right];
  return list.every(isText) ? list : [];
}

function haveSameItems(value: readonly unknown[], right: readonly unknown[]): boolean {
  const here = new Set(value.map(keyOf));
  const there = new Set(right.map(keyOf));
  return !here.has(null) && here.size === there.size && [...there].every((key) => here.has(key));
}

/** Equal of values that mean the same; null of one that is nested too deep to be looked at. */
function keyOf(value: unknown): string | null {
  if (isText(value)) return `text ${foldText(value)}`;
  return isDeeperThan(value) ? null : JSON.stringify(sortKeys(value));
}

function sortKeys(value: unknown): unknown {
  if (isList(value)) return value.map(sortKeys);
  if (!isPlainObject(value)) return value;
  // Pairs, so that no key can be special.
  return {
    object: Object.keys(value)
      .toSorted()
      .map((key) => [key, sortKeys(value[key])]),
  };
}
