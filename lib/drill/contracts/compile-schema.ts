import type { Ajv, ErrorObject, ValidateFunction } from 'ajv';
import { createCompiler, refuseUnknownKeywords } from './schema-compiler.ts';
import { refuseEndless } from './schema-cycle.ts';
import { type Draft, dropIdleNullable, readDialect } from './schema-dialect.ts';

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

/** One compiler for each draft and each way to report, made when first asked for: most drills need two of ten. */
const shared = new Map<string, Ajv>();

function compilerFor(schema: Record<string, unknown>, draft: Draft, all: boolean): Ajv {
  // A schema with an id of its own gets a compiler of its own: one compiler takes no id twice.
  if (draft === '4' || JSON.stringify(schema).includes('"$id"')) return createCompiler(draft, all);
  const key = `${draft} ${all}`;
  const known = shared.get(key) ?? createCompiler(draft, all);
  shared.set(key, known);
  return known;
}

/**
 * Compiling is slow, and a schema is compiled when its drill is read, again when answers are judged, and anew for each reading of the same
 * drill: by the object, and for the last so many by their text.
 */
const MOST_TEXTS = 100;
const compiled = new WeakMap<Record<string, unknown>, CompiledSchema>();
const compiledTexts = new Map<string, CompiledSchema>();

/**
 * Compiles a JSON schema, in the draft it names, without coercion, defaults or additions: what does not match, does not match.
 * Of formats those of `schemaFormats` are checked. Patterns are matched in linear time. The same schema is compiled
 * once. Throws an error that says why when the schema is none, or has a keyword that its draft does not, or leads back to itself.
 */
export function compileSchema(schema: Record<string, unknown>): CompiledSchema {
  const known = compiled.get(schema);
  if (known !== undefined) return known;
  const text = JSON.stringify(schema);
  const alike = compiledTexts.get(text);
  const created = alike ?? compile(schema);
  compiled.set(schema, created);
  if (alike === undefined) keepText(text, created);
  return created;
}

/** Keeps it in place of the one that came first. */
function keepText(text: string, created: CompiledSchema): void {
  const [oldest] = compiledTexts.keys();
  if (compiledTexts.size >= MOST_TEXTS && oldest !== undefined) compiledTexts.delete(oldest);
  compiledTexts.set(text, created);
}

function compile(schema: Record<string, unknown>): CompiledSchema {
  const { draft, schema: drafted } = readDialect(schema);
  const quick = compilerFor(drafted, draft, false);
  refuseUnknownKeywords(drafted, draft, quick);
  refuseEndless(drafted);
  const asked = forCompiler(drafted);
  const first = compileWith(quick, asked);
  let all: ValidateFunction | null = null;
  return {
    schema: drafted,
    matches: (value) => first(value),
    breaches(value) {
      all ??= compilerFor(drafted, draft, true).compile(asked);
      return all(value) ? [] : (all.errors ?? []).map(readBreach);
    },
  };
}

/** Nothing is fetched or read: what a schema refers to has to be in it. */
function compileWith(compiler: Ajv, schema: Record<string, unknown>): ValidateFunction {
  try {
    return compiler.compile(schema);
  } catch (error) {
    const missing = error instanceof Error && 'missingRef' in error ? error.missingRef : undefined;
    if (missing === undefined) throw error;
    throw new Error(
      `its $ref ${JSON.stringify(missing)} leads out of it, and nothing is fetched. Put that schema under $defs, and refer to #/$defs/NAME`,
      { cause: error },
    );
  }
}

/** Without what ajv stumbles over: the name of a draft that it is the compiler of anyway, and `nullable` where it says nothing. */
function forCompiler(schema: Record<string, unknown>): Record<string, unknown> {
  const { $schema: _, ...rest } = dropIdleNullable(schema);
  return rest;
}

function readBreach({ keyword, data, params, parentSchema }: ErrorObject): SchemaBreach {
  return { keyword, value: data, params, parentSchema: parentSchema as Record<string, unknown> };
}
