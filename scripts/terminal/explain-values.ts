import { excerpt } from '../../lib/kit/excerpt.ts';
import { maskUrl } from '../../lib/kit/settings/mask-url.ts';
import { exampleOf } from './flag-examples.ts';

/** The flags of a command by their names, without dashes, as yargs has them. */
export interface KnownFlags {
  /** All there are; what stands for itself is among them. */
  key: Readonly<Record<string, unknown>>;
  /** Those that take no value. */
  boolean: readonly string[];
  /** Those that may be given several times, and take several values. */
  array: readonly string[];
  /** Those that take one of a list. */
  choices: Readonly<Record<string, readonly string[] | undefined>>;
}

/** Flags that mean something without a value, too, by command. */
const mayStandAlone: Readonly<Record<string, readonly string[]>> = { drill: ['check'] };

/** A flag as it was written; no values: none stands behind it. */
interface Given {
  name: string;
  isNegated: boolean;
  isJoined: boolean;
  values: string[];
}

/**
 * Says which flag of `command` has no value though it takes one, or an empty one, has one though it takes none, or was given twice; undefined:
 * none. yargs leaves out what has no value, and takes an empty one for 0: a gate that a script's unset variable was to close would stand open.
 */
export function explainValues(
  command: string | undefined,
  args: readonly string[],
  known: KnownFlags,
): string | undefined {
  const given = readFlags(args, known);
  const mistakes = given.map((flag) => explainValue(command, flag, known));
  return mistakes.find((mistake) => mistake !== undefined) ?? explainTwice(given, known);
}

function explainValue(command: string | undefined, given: Given, known: KnownFlags): string | undefined {
  const { name, isNegated, isJoined, values } = given;
  if (known.boolean.includes(name)) {
    const [value = 'true'] = values;
    if (value === 'true' || value === 'false') return undefined;
    return `--${name} takes no value, got ${JSON.stringify(excerpt(value, 60))}: --${name} alone, or --no-${name}.`;
  }
  const isOptional = mayStandAlone[command ?? '']?.includes(name) === true;
  const example = `as in: --${name}${isOptional ? '=' : ' '}${exampleOf(command, name, known.choices[name])}`;
  if (isNegated) return `--no-${name} is no flag: --${name} takes a value, ${example}.`;
  if (!isJoined && values.length === 0 && isOptional) return undefined;
  if (values.length > 0 && values.every((value) => value.trim() !== '')) return undefined;
  return `--${name} needs a value behind it, ${values.length === 0 ? 'and has none' : 'got an empty one'}, ${example}.`;
}

function explainTwice(given: readonly Given[], { boolean, array }: KnownFlags): string | undefined {
  const single = given.filter(({ name }) => !boolean.includes(name) && !array.includes(name));
  const twice = single.find(({ name }, index) => single.findIndex((other) => other.name === name) < index);
  if (twice === undefined) return undefined;
  const values = single.filter(({ name }) => name === twice.name).flatMap((flag) => flag.values);
  return `--${twice.name} may be given once only, got ${values.map((value) => showValue(twice.name, value)).join(', ')}`;
}

/** Flags by whose names a secret may be meant, though each takes the place of one. */
const OF_SECRETS = /auth|key|password|secret|token/;

/** A value as a message may show it: an address may hold a password. */
function showValue(flag: string, value: string): string {
  return OF_SECRETS.test(flag) ? '…' : excerpt(maskUrl(value), 60);
}

/** The known flags in the order in which they stand, read as yargs reads them. */
function readFlags(args: readonly string[], known: KnownFlags): Given[] {
  const end = args.indexOf('--');
  const read = end === -1 ? args : args.slice(0, end);
  const names = new Map(Object.keys(known.key).flatMap((name) => [name, toCamel(name)].map((one) => [one, name])));
  return read.flatMap((arg, index): Given[] => {
    const [, written = '', joined] = /^--([^=]+)(?:=([\s\S]*))?$/.exec(arg) ?? [];
    const isNegated = joined === undefined && !names.has(written) && written.startsWith('no-');
    const name = names.get(isNegated ? written.slice(3) : written);
    if (name === undefined) return [];
    if (joined !== undefined) return [{ name, isNegated, isJoined: true, values: [joined] }];
    if (isNegated || known.boolean.includes(name)) return [{ name, isNegated, isJoined: false, values: [] }];
    const behind = read.slice(index + 1);
    const next = behind.findIndex((one) => one.startsWith('-') && !NEGATIVE.test(one));
    const most = known.array.includes(name) ? behind.length : 1;
    return [{ name, isNegated, isJoined: false, values: behind.slice(0, next === -1 ? most : Math.min(next, most)) }];
  });
}

/** What begins with a hyphen and is a value all the same, to yargs. */
const NEGATIVE = /^-(?:\d+(?:\.\d+)?|\.\d+)$/;

const toCamel = (name: string): string => name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
