import { checked } from '../../kit/settings/checked.ts';
import { findRepeated } from '../../kit/settings/find-repeated.ts';
import { isPlainObject, json, type Reader, reject } from '../../kit/settings/reader.ts';

/**
 * Throws a `usage` error where two tools have one name: a call says by it alone which is meant, and of two schemas only one would be held against it.
 *
 * @param pathOf Where the name of the tool at this place of the list stands.
 */
export function holdToolNames(names: readonly string[], pathOf: (at: number) => string): void {
  const twin = findRepeated(names);
  if (twin === null) return;
  reject(
    pathOf(twin.at),
    `a name that no other tool has (rename it, or leave one of the two out: tools[${twin.first}] is called so, too)`,
    names[twin.at],
  );
}

/** Throws a `usage` error for tools, as a chat completion offers them, that are no list, of which one has no name, or two have the same. */
export function holdTools(tools: unknown, path: string): void {
  if (!Array.isArray(tools)) return reject(path, 'a list of tools', tools);
  const names = (tools as unknown[]).map((tool, index) => {
    const name = isPlainObject(tool) && isPlainObject(tool['function']) ? tool['function']['name'] : undefined;
    return typeof name === 'string' && name !== ''
      ? name
      : reject(`${path}[${index}].function.name`, 'a non-empty text', name);
  });
  holdToolNames(names, (place) => `${path}[${place}].function.name`);
}

/** Reads what else the body of a chat completion bears. Null is what some clients send where they offer no tool. */
export function bodyParameters(): Reader<Record<string, unknown>, Readonly<Record<string, unknown>>> {
  return checked(json(), ({ tools }, path) => {
    if (tools !== undefined && tools !== null) holdTools(tools, `${path}.tools`);
  });
}
