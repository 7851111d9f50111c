import type { Reader } from './reader.ts';

/** A reader that also holds what was read to a rule between its keys; `check` throws as a reader does. */
export function checked<T, Written>(
  reader: Reader<T, Written>,
  check: (value: T, path: string) => void,
): Reader<T, Written> {
  return {
    read(input, path) {
      const value = reader.read(input, path);
      check(value, path);
      return value;
    },
    describe: () => reader.describe(),
  };
}
