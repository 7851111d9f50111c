import { isPlainObject } from '../../kit/settings/reader.ts';

/** No schema of a request is deeper or larger; a hostile one must cost neither the stack nor the minute. */
const MAX_DEPTH = 48;
const MAX_NAMES = 4_096;

/**
 * What a JSON schema asks for in any provider's spelling: the names of its properties and the values of its enumerations, each once,
 * sorted. Who translates one writes types otherwise, resolves references, adds `additionalProperties`; these it has to keep.
 */
export function listSchemaNames(schema: unknown): string[] {
  const names = new Set<string>();
  collect(schema, names, MAX_DEPTH);
  return [...names].sort();
}

function collect(value: unknown, names: Set<string>, depth: number): void {
  if (depth === 0 || names.size >= MAX_NAMES) return;
  if (Array.isArray(value)) {
    for (const item of value as readonly unknown[]) collect(item, names, depth - 1);
    return;
  }
  if (!isPlainObject(value)) return;
  for (const [key, held] of Object.entries(value)) {
    if (key === 'properties' && isPlainObject(held)) {
      for (const [name, property] of Object.entries(held)) {
        names.add(`.${name}`);
        collect(property, names, depth - 1);
      }
    } else if (key === 'enum' && Array.isArray(held)) {
      for (const item of held as readonly unknown[]) if (item !== null) names.add(`=${JSON.stringify(item)}`);
    } else if (key === 'const') names.add(`=${JSON.stringify(held)}`);
    else if (key !== 'default' && key !== 'examples' && key !== 'example') collect(held, names, depth - 1);
  }
}
