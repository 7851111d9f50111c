import { isPlainObject } from '../../kit/settings/reader.ts';

/** Keywords by what stands under them: one schema, a list of them, or a map of them by names that are free. */
const ONE =
  'not if then else items additionalItems contains propertyNames additionalProperties unevaluatedItems unevaluatedProperties contentSchema';
const LIST = 'allOf anyOf oneOf prefixItems items';
const MAP = 'properties patternProperties $defs definitions dependentSchemas dependencies';
const [one, list, map] = [ONE, LIST, MAP].map((words) => new Set(words.split(' ')));

/** A schema inside a schema. `path`: JSON pointer, empty for the whole. */
export interface Subschema {
  path: string;
  schema: Record<string, unknown>;
}

/** The schema and every schema in it: what is a value, a default or a name there is not mistaken for one. */
export function listSubschemas(schema: Record<string, unknown>): Subschema[] {
  const found: Subschema[] = [{ path: '', schema }];
  for (const { path, schema: holder } of found) {
    for (const [keyword, value] of Object.entries(holder)) {
      const at = `${path}/${keyword}`;
      if (Array.isArray(value) ? list?.has(keyword) === true : isPlainObject(value) && map?.has(keyword) === true) {
        for (const [name, item] of Object.entries(value as object)) add(item, `${at}/${name}`);
      } else if (one?.has(keyword) === true) add(value, at);
    }
  }
  return found;

  function add(value: unknown, path: string): void {
    if (isPlainObject(value)) found.push({ path, schema: value });
  }
}
