import { readPointer } from '../../kit/settings/json-pointer.ts';
import { isPlainObject } from '../../kit/settings/reader.ts';

/** Keywords by what stands under them: one schema, a list of them, or a map of them by names that are free. */
const ONE =
  'not if then else items additionalItems contains propertyNames additionalProperties unevaluatedItems unevaluatedProperties contentSchema';
const LIST = 'allOf anyOf oneOf prefixItems items';
const MAP = 'properties patternProperties $defs definitions dependentSchemas dependencies';
const [one, list, map] = [ONE, LIST, MAP].map((words) => new Set(words.split(' ')));

/** Keywords that refer to a schema elsewhere. */
const references = ['$ref', '$dynamicRef', '$recursiveRef'] as const;

/** Where the ids of a schema that has none begin. */
const NOWHERE = 'schema:///';

/** A schema inside a schema. `path`: JSON pointer, empty for the whole. */
export interface Subschema {
  path: string;
  schema: Record<string, unknown>;
  /** What its references begin at: the id of the schema around it that has one, as a whole address. */
  base: string;
}

/** The schemas in a schema, and how they refer to each other. */
export interface SchemaWalk {
  all: readonly Subschema[];
  /** Those that a schema's references may lead to; of one that leads out of it, or nowhere, none. */
  referred(from: Subschema): Subschema[];
}

/** The schema and every schema in it, or referred to in it: what is a value, a default or a name there is not mistaken for one. */
export function listSubschemas(schema: Record<string, unknown>): readonly Subschema[] {
  return walkSchema(schema).all;
}

/** Walks a schema. Each object in it is looked at once. Throws for a reference inside of it that leads to no schema. */
export function walkSchema(schema: Record<string, unknown>): SchemaWalk {
  const known = new Map<unknown, Subschema>();
  const byId = new Map<string, Subschema>();
  const byAnchor = new Map<string, Subschema>();
  const all: Subschema[] = [];
  const idWord = /draft-04/.test(String(schema['$schema'])) ? 'id' : '$id';
  add(schema, '', NOWHERE);
  byId.set(NOWHERE, all[0] as Subschema);
  let looked = 0;
  // What is referred to may stand under any name, and refer further itself.
  for (let walked = 0; walked < all.length;) {
    for (; walked < all.length; walked++) addInside(all[walked] as Subschema);
    for (; looked < all.length; looked++) referred(all[looked] as Subschema);
  }
  for (const { path, schema: from } of all) refuseLostAnchor(from['$dynamicRef'], path);
  return { all, referred };

  /** A compiler takes a name that nothing bears for one that everything matches. */
  function refuseLostAnchor(to: unknown, path: string): void {
    const [, name] = typeof to === 'string' ? (/#([^/].*)$/.exec(to) ?? []) : [];
    if (
      name === undefined ||
      all.some(({ schema: { $anchor, $dynamicAnchor } }) => [$anchor, $dynamicAnchor].includes(name))
    )
      return;
    throw new Error(
      `at ${path === '' ? 'its root' : path}, $dynamicRef ${JSON.stringify(to)} leads to nothing that is a schema. Give one the $dynamicAnchor ${JSON.stringify(name)}`,
    );
  }

  function add(value: unknown, path: string, around: string): Subschema | null {
    if (!isPlainObject(value)) return null;
    const before = known.get(value);
    if (before !== undefined) return before;
    const id = value[idWord];
    const base = typeof id === 'string' && !id.startsWith('#') ? (resolve(id, around) ?? around) : around;
    const added = { path, schema: value, base };
    known.set(value, added);
    all.push(added);
    if (base !== around) byId.set(base, added);
    for (const anchor of [value['$anchor'], value['$dynamicAnchor']])
      if (typeof anchor === 'string') byAnchor.set(`${base}#${anchor}`, added);
    if (typeof id === 'string' && id.startsWith('#')) byAnchor.set(`${base}${id}`, added);
    return added;
  }

  function addInside({ path, schema: holder, base }: Subschema): void {
    for (const [keyword, value] of Object.entries(holder)) {
      const at = `${path}/${keyword}`;
      if (Array.isArray(value) ? list?.has(keyword) === true : isPlainObject(value) && map?.has(keyword) === true) {
        for (const [name, item] of Object.entries(value as object)) add(item, `${at}/${name}`, base);
      } else if (one?.has(keyword) === true) add(value, at, base);
    }
  }

  function referred({ path, schema: from, base }: Subschema): Subschema[] {
    return references.flatMap((keyword) => {
      const to = from[keyword];
      if (typeof to !== 'string') return [];
      const [address = '', fragment = ''] = (resolve(to, base) ?? '').split('#', 2);
      const root = byId.get(address);
      if (root === undefined) return [];
      if (fragment !== '' && !fragment.startsWith('/')) {
        // Which of those by this name a dynamic one leads to is known once a value is looked at.
        if (keyword === '$dynamicRef')
          return all.filter(
            ({ schema: named }) => named['$dynamicAnchor'] === fragment || named['$anchor'] === fragment,
          );
        return byAnchor.get(`${address}#${fragment}`) ?? [];
      }
      const target = readPointer(root.schema, decodeFragment(fragment));
      // A compiler takes what is no schema for one that everything matches.
      if (typeof target !== 'boolean' && !isPlainObject(target))
        throw new Error(
          `at ${path === '' ? 'its root' : path}, ${keyword} ${JSON.stringify(to)} leads to nothing that is a schema. Point it at one: #/$defs/NAME`,
        );
      return add(target, `${root.path}${fragment}`, root.base) ?? [];
    });
  }
}

/** An address from another; null where it is none. */
function resolve(to: string, from: string): string | null {
  return URL.canParse(to, from) ? new URL(to, from).href.replace(/#$/, '') : null;
}

function decodeFragment(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}
