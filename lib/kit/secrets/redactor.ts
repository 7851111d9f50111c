import { type BearingRequest, listForms, listSecrets, MIN_CHARACTERS } from './list-secrets.ts';
import { removeSecrets, removeShapes } from './redact-text.ts';

/** Takes secrets out of whatever is to be written. There is one for each process; each tells the others what it has learned. */
export interface Redactor {
  /** From now on these are secrets. */
  learn(values: readonly string[]): void;
  /** What it knows, those met last behind. */
  list(): string[];
  /** Takes note of what a request bears; returns what must not be written of its own exchange, in all forms. */
  learnRequest(request: BearingRequest): string[];
  /** The text without the secrets it knows, these of one exchange, and whatever looks like a key. */
  clean(text: string, own?: readonly string[]): string;
  /** The same for every text in a value of JSON, its keys and the words of our own left as they are. */
  cleanValue<T>(value: T, own?: readonly string[]): T;
}

/** So many are looked for at once, those that were met last: values that differ from request to request must not grow without end. */
const MAX_KNOWN = 256;
/** A header of more values than that holds ids. */
const MAX_VARIETY = 16;
/** Fields of records that hold our own words. */
const OWN_WORDS = new Set(
  'correlatedBy ended ending end event fault kind marker method outcome phase process provider reason what'.split(' '),
);

/** A redactor that knows these. `onLearned` is told of secrets that were not known, to tell the other processes. */
export function createRedactor(
  values: readonly string[] = [],
  onLearned: (values: readonly string[]) => void = () => {},
): Redactor {
  const known = new Set<string>();
  /** How many values a header has had whose name says nothing: one with many holds ids, which nobody else has to know. */
  const variety = new Map<string, number>();
  let forms: string[] = [];
  const add = (secrets: readonly string[]): string[] => {
    const fresh = secrets.filter((secret) => !known.has(secret));
    for (const secret of secrets) {
      known.delete(secret);
      known.add(secret);
    }
    forget(known);
    if (fresh.length > 0) forms = sortForms([...known]);
    return fresh;
  };
  add(values);
  const clean = (text: string, own: readonly string[] = []): string =>
    removeShapes(removeSecrets(removeSecrets(text, own), forms));
  /** The same value where nothing has to be taken out, as of most. */
  const cleanAny = (value: unknown, own: readonly string[]): unknown => {
    if (typeof value === 'string') return value.length < MIN_CHARACTERS ? value : clean(value, own);
    if (Array.isArray(value)) {
      if (typeof value[0] === 'number') return value;
      const items = value.map((item) => cleanAny(item, own));
      return items.some((item, index) => item !== value[index]) ? items : value;
    }
    if (typeof value !== 'object' || value === null) return value;
    let cleaned: Record<string, unknown> | null = null;
    for (const key in value) {
      const item = (value as Record<string, unknown>)[key];
      if (typeof item === 'number' || (typeof item === 'string' && OWN_WORDS.has(key))) continue;
      const after = cleanAny(item, own);
      if (after !== item) (cleaned ??= { ...value })[key] = after;
    }
    return cleaned ?? value;
  };
  return {
    learn: (secrets) => void add(secrets),
    list: () => [...known],
    learnRequest(request) {
      const { named, other } = listSecrets(request);
      const [lasting, passing]: [string[], string[]] = [[], []];
      for (const { header, value } of other) {
        if (!known.has(value)) variety.set(header, (variety.get(header) ?? 0) + 1);
        (known.has(value) || (variety.get(header) ?? 0) <= MAX_VARIETY ? lasting : passing).push(value);
      }
      const fresh = add([...named, ...lasting]);
      if (fresh.length > 0) onLearned(fresh);
      return sortForms(passing);
    },
    clean,
    cleanValue: <T>(value: T, own: readonly string[] = []) => cleanAny(value, own) as T,
  };
}

function forget(values: Set<string>): void {
  for (const value of values) {
    if (values.size <= MAX_KNOWN) return;
    values.delete(value);
  }
}

function sortForms(values: readonly string[]): string[] {
  return listForms(values).toSorted((a, b) => b.length - a.length);
}
