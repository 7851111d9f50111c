import type { FailureKind } from '../../kit/terms/failure-kind.ts';
import type { JsonBreak } from './broken.ts';
import type { JsonDraft } from './json-draft.ts';
import { onValue, propertyOf } from './on-value.ts';

/** Breaks of one value: the shape is right, and what stands in one place is not. */
export const valueBreaks = {
  'enum-synonym': onChosen(findEnum, (item) => synonyms.get(item) ?? `${String(item)} matter`),
  'null-for-empty': onChosen(
    ({ value }) =>
      findKey(value, (item) => item === '' || (Array.isArray(item) && item.length === 0)) ??
      findKey(value, Array.isArray),
    () => null,
  ),
  // As a reader in Berlin writes an amount; a decimal point alone would be a number in quotes.
  'locale-number': onChosen(findAmount, (item) =>
    Number(item)
      .toFixed(2)
      .replace('.', ',')
      .replaceAll(/\B(?=(?:\d{3})+,)/g, '.'),
  ),
  'date-form': onChosen(
    ({ value }) => findKey(value, (item) => typeof item === 'string' && isoDate.test(item)),
    (item) => String(item).replace(isoDate, '$3/$2/$1'),
  ),
  'schema-other': onChosen(
    ({ value }) => findKey(value, (item) => typeof item === 'number') ?? Object.keys(value)[0],
    (item) => (typeof item === 'string' ? 0 : 'not given'),
  ),
  // It parses, it fits the schema, and it is not so: only who knows the right answer can tell.
  'wrong-value': onValue((draft) => {
    const { value, schema } = draft;
    const number = findKey(value, (item, key) => typeof item === 'number' && Number.isInteger(item) && isFree(key));
    if (number !== undefined) return { ...value, [number]: Number(value[number]) + 1 };
    const key = findEnum(draft);
    const options = key === undefined ? [] : enumOf(schema, key);
    const other = options.find((option) => key !== undefined && option !== value[key]);
    return key === undefined || other === undefined ? null : { ...value, [key]: other };

    function isFree(name: string): boolean {
      return propertyOf(schema, name).maximum === undefined;
    }
  }),
} as const satisfies Partial<Record<FailureKind, JsonBreak>>;

const isoDate = /^(\d{4})-(\d\d)-(\d\d)/;

/** Other words for what the shipped workload's tickets are about. */
const synonyms = new Map<unknown, string>([
  ['refund', 'money back'],
  ['delivery', 'shipping'],
  ['damage', 'broken item'],
  ['question', 'enquiry'],
]);

/** A break of the value at one key; none when there is no such key. */
function onChosen(choose: (draft: JsonDraft) => string | undefined, change: (item: unknown) => unknown): JsonBreak {
  return onValue((draft) => {
    const key = choose(draft);
    return key === undefined ? null : { ...draft.value, [key]: change(draft.value[key]) };
  });
}

function findKey(value: Record<string, unknown>, isMeant: (item: unknown, key: string) => boolean): string | undefined {
  return Object.keys(value).find((key) => isMeant(value[key], key));
}

function findEnum({ value, schema }: JsonDraft): string | undefined {
  return findKey(value, (item, key) => typeof item === 'string' && enumOf(schema, key).includes(item));
}

function enumOf(schema: Record<string, unknown>, key: string): unknown[] {
  const options = propertyOf(schema, key).enum;
  return Array.isArray(options) ? options : [];
}

/** An amount rather than a number that counts or names. */
function findAmount({ value, schema }: JsonDraft): string | undefined {
  return (
    findKey(value, (item, key) => typeof item === 'number' && propertyOf(schema, key).type === 'number') ??
    findKey(value, (item) => typeof item === 'number')
  );
}
