import { Ajv, type Options } from 'ajv';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { Ajv2020 } from 'ajv/dist/2020.js';
import Ajv4 from 'ajv-draft-04';
import { nearestName } from '../../kit/settings/nearest-name.ts';
import { isPlainObject } from '../../kit/settings/reader.ts';
import { canonicalJson } from './canonical-json.ts';
import { compileLinearPattern } from './linear-pattern.ts';
import type { Draft } from './schema-dialect.ts';
import { schemaFormats } from './schema-formats.ts';
import { listSubschemas } from './schema-walk.ts';

/** ajv's way to ask for another engine; the code is for schemas that are compiled into files, which ours are not. */
const engine = Object.assign((pattern: string) => compileLinearPattern(pattern), { code: 'compileLinearPattern' });

const options: Options = {
  strict: false,
  // 1e400 is read as Infinity, which is no number of JSON; `toString` is no key that an answer has.
  strictNumbers: true,
  ownProperties: true,
  // 19.99 is a multiple of 0.01, whatever the division of doubles says.
  multipleOfPrecision: 9,
  logger: false,
  verbose: true,
  code: { regExp: engine },
  formats: { ...schemaFormats },
};

/**
 * What asks nothing of a value, in any draft, in OpenAPI and at Gemini: names, and places for schemas that are referred to,
 * and what is said about a value. `discriminator` repeats what its `oneOf` asks.
 */
const annotations = [
  '$schema $id id $anchor $vocabulary $defs definitions $comment',
  'title description default examples example deprecated readOnly writeOnly contentEncoding contentMediaType contentSchema',
  'externalDocs xml discriminator propertyOrdering markdownDescription enumNames',
].flatMap((line) => line.split(' '));

/** What the compiler of a draft has and the draft has not. */
const notInDraft: Partial<Record<Draft, readonly string[]>> = {
  '6': ['if', 'then', 'else'],
  '4': ['if', 'then', 'else', 'const', 'contains', 'propertyNames'],
};

/** A compiler of one draft. With `all` it lists every breach, else it stops at the first. */
export function createCompiler(draft: Draft, all: boolean): Ajv {
  const compiler = createPlain(draft, all);
  // The library's own holds each item against each other one, and takes minutes over a hundred thousand.
  compiler.removeKeyword('uniqueItems').addKeyword({
    keyword: 'uniqueItems',
    type: 'array',
    schemaType: 'boolean',
    compile: (isWanted: boolean) => (items: readonly unknown[]) =>
      !isWanted || items.length < 2 || new Set(items.map(canonicalJson)).size === items.length,
  });
  return compiler;
}

function createPlain(draft: Draft, all: boolean): Ajv {
  const more = { ...options, allErrors: all };
  switch (draft) {
    case '2020-12':
      return new Ajv2020(more);
    case '2019-09':
      return new Ajv2019(more);
    case '7':
    case '6':
      return new Ajv(more);
    case '4':
      return new Ajv4(more);
  }
}

/** Throws for a keyword that the draft does not have: a compiler would leave it out, and pass what it forbids. */
export function refuseUnknownKeywords(schema: Record<string, unknown>, draft: Draft, compiler: Ajv): void {
  for (const { path, schema: part } of listSubschemas(schema)) {
    const { properties } = part;
    if (isPlainObject(properties) && Object.hasOwn(properties, '__proto__'))
      throw new Error(
        `at ${path}/properties/__proto__, no compiler holds a key of this name to anything. Leave it out`,
      );
    for (const keyword of Object.keys(part)) {
      if (annotations.includes(keyword) || keyword.startsWith('x-')) continue;
      const isKnown = compiler.getKeyword(keyword) !== false && notInDraft[draft]?.includes(keyword) !== true;
      if (isKnown) continue;
      const near = nearestName(keyword, [...Object.keys(compiler.RULES.keywords), ...annotations]);
      const remedy =
        near === undefined || near === keyword
          ? 'Name the draft that has it in $schema, or leave it out'
          : `Did you mean ${JSON.stringify(near)}?`;
      throw new Error(
        `${path === '' ? '' : `at ${path}, `}draft ${draft} has no keyword ${JSON.stringify(keyword)}, so it would hold nothing. ${remedy}`,
      );
    }
  }
}
