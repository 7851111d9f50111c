/**
 * A JSON value as one text: the same for values that JSON Schema takes for equal, whatever the order of their keys, and for no others.
 * Linear in what the value is written as, but for the sorting of keys. Runs out of stack on what nests as deep as a stack.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return writePlain(value);
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonicalJson((value as Record<string, unknown>)[key])}`).join(',')}}`;
}

/** `1e400` is read as Infinity, which JSON would write as null. */
function writePlain(value: unknown): string {
  return typeof value === 'number' ? String(value === 0 ? 0 : value) : JSON.stringify(value);
}
