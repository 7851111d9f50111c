import { listSubschemas, type Subschema } from './schema-walk.ts';

/** The drafts of JSON schema that there are compilers for. */
export type Draft = '2020-12' | '2019-09' | '7' | '6' | '4';

/** Whose `$schema` is which; OpenAPI 3.1's own is 2020-12 and some annotations. */
const drafts: readonly (readonly [RegExp, Draft])[] = [
  [/^https?:\/\/json-schema\.org\/draft\/2020-12\/schema#?$/, '2020-12'],
  [/^https?:\/\/spec\.openapis\.org\/oas\/3\.1\/dialect\/[\w-]+$/, '2020-12'],
  [/^https?:\/\/json-schema\.org\/draft\/2019-09\/schema#?$/, '2019-09'],
  [/^https?:\/\/json-schema\.org\/draft-07\/schema#?$/, '7'],
  [/^https?:\/\/json-schema\.org\/draft-06\/schema#?$/, '6'],
  [/^https?:\/\/json-schema\.org\/draft-04\/schema#?$/, '4'],
];

/** A schema in the draft it is written in: as it stands, or put there from Gemini's dialect. */
export interface DraftedSchema {
  draft: Draft;
  schema: Record<string, unknown>;
}

/**
 * The draft that a schema names. One that names none is taken for what it can only be: Gemini's dialect by types in capitals,
 * OpenAPI 3.0 (draft 4) by bounds that are true or false, draft 7 by what 2020-12 no longer has, else 2020-12. Throws an
 * error that says so where `$schema` names none of them.
 */
export function readDialect(schema: Record<string, unknown>): DraftedSchema {
  const named = schema['$schema'];
  if (named !== undefined) {
    const draft = drafts.find(([pattern]) => typeof named === 'string' && pattern.test(named))?.[1];
    if (draft !== undefined) return { draft, schema };
    throw new Error(
      `its $schema ${JSON.stringify(named)} is none of the drafts 2020-12, 2019-09, 7, 6 and 4. Name one of them, or none`,
    );
  }
  const parts = listSubschemas(schema);
  if (parts.some(({ schema: part }) => isGeminiType(part['type']))) {
    return { draft: '2020-12', schema: translateGemini(schema) };
  }
  if (parts.some(hasBooleanBound)) return { draft: '4', schema };
  return { draft: parts.some(isOfDraft7) ? '7' : '2020-12', schema };
}

function hasBooleanBound({ schema }: Subschema): boolean {
  return typeof schema['exclusiveMinimum'] === 'boolean' || typeof schema['exclusiveMaximum'] === 'boolean';
}

function isOfDraft7({ schema }: Subschema): boolean {
  return Array.isArray(schema['items']) || 'additionalItems' in schema || 'dependencies' in schema;
}

function isGeminiType(type: unknown): boolean {
  return typeof type === 'string' && /^(?:STRING|NUMBER|INTEGER|BOOLEAN|ARRAY|OBJECT|NULL)$/.test(type);
}

/** Numbers that Gemini's API writes as strings, as it does with all of 64 bits. */
const counts = new Set(['minItems', 'maxItems', 'minLength', 'maxLength', 'minProperties', 'maxProperties']);

/** Gemini's dialect (its API's `Schema`) in 2020-12: types in capitals, counts as strings, `nullable` beside any of them. */
function translateGemini(schema: Record<string, unknown>): Record<string, unknown> {
  const copy = structuredClone(schema);
  for (const { schema: part } of listSubschemas(copy)) {
    for (const [keyword, value] of Object.entries(part)) {
      if (counts.has(keyword) && typeof value === 'string' && /^\d{1,9}$/.test(value)) part[keyword] = Number(value);
    }
    if (isGeminiType(part['type'])) part['type'] = String(part['type']).toLowerCase();
    if (part['nullable'] !== true) continue;
    delete part['nullable'];
    if (typeof part['type'] === 'string') part['type'] = [part['type'], 'null'];
    if (Array.isArray(part['enum'])) part['enum'] = [...(part['enum'] as unknown[]), null];
    if (Array.isArray(part['anyOf'])) part['anyOf'] = [...(part['anyOf'] as unknown[]), { type: 'null' }];
  }
  return copy;
}

/** `nullable` says something of a `type` only (OpenAPI 3.0.3); beside anything else it is taken out, since ajv refuses it there. */
export function dropIdleNullable(schema: Record<string, unknown>): Record<string, unknown> {
  const isIdle = ({ schema: part }: Subschema): boolean => 'nullable' in part && part['type'] === undefined;
  if (!listSubschemas(schema).some(isIdle)) return schema;
  const copy = structuredClone(schema);
  for (const part of listSubschemas(copy)) if (isIdle(part)) delete part.schema['nullable'];
  return copy;
}
