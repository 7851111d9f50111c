import { CutoverError } from '../../kit/cutover-error.ts';
import { isPlainObject, reject } from '../../kit/settings/reader.ts';
import { CAPACITY_VERSION, type Capacity } from './capacity.ts';
import { capacityShape } from './capacity-shape.ts';
import { checkCapacity } from './check-capacity.ts';

/** Takes parsed JSON for what a search came to, whose parts agree. Throws a `usage` error that names the key of `path` that is wrong. */
export function parseCapacity(value: unknown, path: string): Capacity {
  try {
    if (!isPlainObject(value)) return reject(path, 'an object', value);
    if (value['schemaVersion'] !== CAPACITY_VERSION)
      reject(`${path}: schemaVersion`, String(CAPACITY_VERSION), value['schemaVersion']);
    capacityShape(value, '');
    const capacity = value as unknown as Capacity;
    checkCapacity(capacity);
    return capacity;
  } catch (error) {
    if (!(error instanceof CutoverError)) throw error;
    const told = error.message.startsWith(path) ? error.message : `${path}: ${error.message}`;
    throw new CutoverError(
      'usage',
      `${told}. Name the capacity.json of a search, or its folder, as cutover capacity wrote it.`,
      { cause: error },
    );
  }
}
