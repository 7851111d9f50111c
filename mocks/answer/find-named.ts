import { CutoverError } from '../../lib/kit/cutover-error.ts';

/** The value of this name. Throws a `usage` error that names all there are; `what` is what they are. */
export function findNamed<T>(values: Readonly<Record<string, T>>, name: string, what: string): T {
  const value = Object.hasOwn(values, name) ? values[name] : undefined;
  if (value === undefined)
    throw new CutoverError('usage', `There is no ${what} "${name}". Known: ${Object.keys(values).join(', ')}.`);
  return value;
}
