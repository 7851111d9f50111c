type Print = (item: unknown) => string;

/** Prints JSON with keys and leaves written in another way. */
export function printJson(item: unknown, key: Print, leaf: Print): string {
  if (Array.isArray(item)) return `[${item.map((entry) => printJson(entry, key, leaf)).join(',')}]`;
  if (typeof item !== 'object' || item === null) return leaf(item);
  return `{${Object.entries(item)
    .map(([name, entry]) => `${key(name)}:${printJson(entry, key, leaf)}`)
    .join(',')}}`;
}
