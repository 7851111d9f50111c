import type { Description, KeyDescription } from '../../lib/kit/settings/reader.ts';

/** A JSON schema, or a part of one. */
type Schema = Record<string, unknown>;

/** What is shorter than that is written wherever it is needed. */
const SHORT = 400;

/** The JSON schema (draft 7) of what a reader reads, made of its description, for editors to complete and check by. */
export function renderSchema(title: string, description: Description): string {
  return writeSchema(title, describe(description));
}

/** The JSON schema of a file that Cutover writes: its shape, with the versions that are like it. Further keys may stand beside those it tells. */
export function renderResultSchema(title: string, shape: Schema, versions: readonly unknown[]): string {
  const { properties, required, ...rest } = shape as { properties: Schema; required: string[] };
  return writeSchema(title, {
    ...rest,
    properties: { schemaVersion: { enum: versions }, ...properties },
    required: ['schemaVersion', ...required],
  });
}

function writeSchema(title: string, root: Schema): string {
  const definitions = shareRepeated(root);
  const schema = { $schema: 'http://json-schema.org/draft-07/schema#', title, ...root, definitions };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

function describe(description: Description): Schema {
  switch (description.kind) {
    case 'boolean':
      return { type: 'boolean' };
    case 'number': {
      const { instead } = description;
      const own = {
        type: description.whole ? 'integer' : 'number',
        ...(description.min === -Infinity ? {} : { minimum: description.min }),
        ...(description.max === Infinity ? {} : { maximum: description.max }),
      };
      return instead === undefined ? own : { anyOf: [own, describe(instead)] };
    }
    case 'choice':
      return { enum: description.names };
    case 'text': {
      const { pattern } = description;
      return {
        type: 'string',
        ...(pattern?.test('') === true ? {} : { minLength: 1 }),
        // A schema's patterns have no flags.
        ...(pattern === undefined || pattern.flags !== '' ? {} : { pattern: pattern.source }),
      };
    }
    case 'list':
      return {
        type: 'array',
        items: describe(description.item),
        ...(description.min > 0 ? { minItems: description.min } : {}),
        ...(description.max === Infinity ? {} : { maxItems: description.max }),
      };
    case 'data': {
      const { entries, any = false } = description;
      return {
        ...(any ? {} : { type: 'object' }),
        ...(entries === undefined
          ? {}
          : { propertyNames: describe(entries.name), additionalProperties: describe(entries.value) }),
      };
    }
    case 'object': {
      const { keys, others, instead } = description;
      const own = {
        ...describeObject(keys),
        ...(others === undefined ? {} : { additionalProperties: describe(others) }),
      };
      return instead === undefined ? own : { anyOf: [own, describe(instead)] };
    }
    case 'union': {
      // An editor offers the keys of the member whose `kind` it reads.
      const members = Object.entries(description.members).map(([kind, member]) =>
        describeObject(member.kind === 'object' ? member.keys : {}, kind),
      );
      return { type: 'object', required: ['kind'], anyOf: members };
    }
  }
}

function describeObject(keys: Record<string, KeyDescription>, kind?: string): Schema {
  const properties = Object.entries(keys).map(([name, { doc, value, default: byDefault }]) => [
    name,
    {
      description: describeKey(doc, value),
      ...describe(value),
      ...(byDefault === undefined ? {} : { default: byDefault }),
    },
  ]);
  const required = Object.entries(keys)
    .filter(([, key]) => key.required)
    .map(([name]) => name);
  return {
    type: 'object',
    properties: { ...(kind === undefined ? {} : { kind: { const: kind } }), ...Object.fromEntries(properties) },
    required: kind === undefined ? required : ['kind', ...required],
    additionalProperties: false,
  };
}

/** Meaning and rule; an editor lists the names of a choice by itself. */
const describeKey = (doc: string, { kind, rule }: Description): string =>
  ['choice', 'boolean', 'object', 'union'].includes(kind) ? doc : `${doc} (${rule})`;

/** Puts what stands in a schema twice into definitions, which it returns, and leaves references in its place. */
function shareRepeated(root: Schema): Record<string, Schema> {
  const found = new Map<string, { name: string; times: number }>();
  countSchemas(root, [], found);
  const definitions: Record<string, Schema> = {};
  const replaceIn = (schema: Schema): Schema =>
    Object.fromEntries(Object.entries(schema).map(([key, inner]) => [key, key === 'default' ? inner : replace(inner)]));
  const replace = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(replace);
    if (typeof value !== 'object' || value === null) return value;
    const shared = isSchema(value) ? found.get(JSON.stringify(meaningOf(value))) : undefined;
    if (shared === undefined || shared.times < 2) return replaceIn(value as Schema);
    definitions[shared.name] ??= replaceIn(meaningOf(value as Schema));
    const { description, default: byDefault } = value as Schema;
    return {
      ...(description === undefined ? {} : { description }),
      ...(byDefault === undefined ? {} : { default: byDefault }),
      // Beside a reference itself draft 7 reads nothing.
      allOf: [{ $ref: `#/definitions/${shared.name}` }],
    };
  };
  Object.assign(root, replaceIn(root));
  return definitions;
}

/** How often each schema that is not short stands in another, by its text; what lies in one that is there already counts no more. */
function countSchemas(
  value: unknown,
  path: readonly string[],
  found: Map<string, { name: string; times: number }>,
): void {
  if (typeof value !== 'object' || value === null) return;
  if (isSchema(value)) {
    const text = JSON.stringify(meaningOf(value));
    const known = found.get(text);
    if (known !== undefined) {
      known.times++;
      return;
    }
    if (text.length > SHORT) found.set(text, { name: path.join('-') || 'whole', times: 1 });
  }
  for (const [key, inner] of Object.entries(value)) {
    if (key !== 'default') countSchemas(inner, key === 'properties' || key === 'anyOf' ? path : [...path, key], found);
  }
}

/** Is it a schema, and no list of properties, of which one may be called `type`? */
const isSchema = (value: object): value is Schema => 'type' in value && typeof value.type === 'string';

/** A schema without what is said of the place it stands at. */
function meaningOf(schema: Schema): Schema {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => key !== 'description' && key !== 'default'));
}
