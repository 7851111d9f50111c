import { Ajv, type ErrorObject, type Options, type ValidateFunction } from 'ajv';
import { compileLinearPattern } from './linear-pattern.ts';

/** One breach of a schema, as much of it as the classifier needs. */
export interface SchemaBreach {
  keyword: string;
  /** The value that breaks it. */
  value: unknown;
  params: Record<string, unknown>;
  /** The (sub)schema it breaks. */
  parentSchema: Record<string, unknown>;
}

/** A compiled JSON schema. `matches` stops at the first breach; `breaches` lists them all. */
export interface CompiledSchema {
  readonly schema: Record<string, unknown>;
  matches(value: unknown): boolean;
  breaches(value: unknown): SchemaBreach[];
}

const DATE = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;
const DATE_TIME = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:[Zz]|[+-]\d\d:?\d\d)?$/;

/** ajv's way to ask for another engine; the code is for schemas that are compiled into files, which ours are not. */
const engine = Object.assign((pattern: string) => compileLinearPattern(pattern), { code: 'compileLinearPattern' });

const options: Options = {
  strict: false,
  logger: false,
  verbose: true,
  code: { regExp: engine },
  formats: { date: DATE, 'date-time': DATE_TIME },
};
const quick = new Ajv(options);
const thorough = new Ajv({ ...options, allErrors: true });

/** A schema with an id of its own gets a compiler of its own: one compiler takes no id twice. */
function compilerFor(schema: Record<string, unknown>, shared: Ajv, more: Options): Ajv {
  return JSON.stringify(schema).includes('"$id"') ? new Ajv({ ...options, ...more }) : shared;
}

// Compiling is slow, and a schema is compiled when its drill is read and again when answers are judged.
const compiled = new WeakMap<Record<string, unknown>, CompiledSchema>();

/**
 * Compiles a JSON schema (draft 7) without coercion, defaults or additions: what does not match, does not match.
 * Formats other than `date` and `date-time` are not checked. Patterns are matched in linear time. The same object is compiled once. Throws ajv's error
 * when the schema is none.
 */
export function compileSchema(schema: Record<string, unknown>): CompiledSchema {
  const known = compiled.get(schema);
  if (known !== undefined) return known;
  const first = compilerFor(schema, quick, {}).compile(schema);
  let all: ValidateFunction | null = null;
  const created: CompiledSchema = {
    schema,
    matches: (value) => first(value),
    breaches(value) {
      all ??= compilerFor(schema, thorough, { allErrors: true }).compile(schema);
      return all(value) ? [] : (all.errors ?? []).map(readBreach);
    },
  };
  compiled.set(schema, created);
  return created;
}

function readBreach({ keyword, data, params, parentSchema }: ErrorObject): SchemaBreach {
  return { keyword, value: data, params, parentSchema: parentSchema as Record<string, unknown> };
}
