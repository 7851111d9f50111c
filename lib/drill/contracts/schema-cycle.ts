import { isPlainObject } from '../../kit/settings/reader.ts';
import { type Subschema, walkSchema } from './schema-walk.ts';

/** Keywords whose schemas are held against the same value, by what stands under them. */
const same = {
  one: ['not', 'if', 'then', 'else'],
  list: ['allOf', 'anyOf', 'oneOf'],
  map: ['dependentSchemas', 'dependencies'],
};

/**
 * Throws for a schema that leads back to itself without having gone a step into the value (`{"$ref": "#"}`): whoever holds a value
 * against it never ends. One that leads back from a property or an item is a tree, and ends with the value.
 */
export function refuseEndless(schema: Record<string, unknown>): void {
  const { all, referred } = walkSchema(schema);
  const byObject = new Map<unknown, Subschema>(all.map((one) => [one.schema, one]));
  /** Where a walk has come to: of what is done, no way leads back. */
  const state = new Map<Subschema, 'open' | 'done'>();

  function next(from: Subschema): Subschema[] {
    const { schema: holder } = from;
    const held = [
      ...same.one.map((keyword) => holder[keyword]),
      ...same.list.flatMap((keyword) => (Array.isArray(holder[keyword]) ? (holder[keyword] as unknown[]) : [])),
      ...same.map.flatMap((keyword) => (isPlainObject(holder[keyword]) ? Object.values(holder[keyword]) : [])),
    ];
    return [...held.flatMap((value) => byObject.get(value) ?? []), ...referred(from)];
  }

  for (const start of all) {
    // No recursion: a chain of references may be as long as the schema.
    const path = [{ at: start, ways: state.has(start) ? [] : next(start) }];
    if (!state.has(start)) state.set(start, 'open');
    while (path.length > 0) {
      const top = path.at(-1) as (typeof path)[number];
      const way = top.ways.pop();
      if (way === undefined) {
        state.set(top.at, 'done');
        path.pop();
      } else if (state.get(way) === 'open') {
        throw new Error(
          `at ${top.at.path === '' ? 'its root' : top.at.path}, it leads back to ${way.path === '' ? 'its root' : way.path} without a step into the value, and would never end. Refer to it from under a property or an item, or leave it out`,
        );
      } else if (!state.has(way)) {
        state.set(way, 'open');
        path.push({ at: way, ways: next(way) });
      }
    }
  }
}
