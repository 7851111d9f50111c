import { CutoverError } from '../../kit/cutover-error.ts';
import { isPlainObject, reject } from '../../kit/settings/reader.ts';
import { CAPACITY_VERSION, type Capacity } from './capacity.ts';
import { capacityShape } from './capacity-shape.ts';

/** Takes parsed JSON for what a search came to. Throws a `usage` error that names the key of `path` that is wrong. */
export function parseCapacity(value: unknown, path: string): Capacity {
  try {
    if (!isPlainObject(value)) return reject(path, 'an object', value);
    if (value['schemaVersion'] !== CAPACITY_VERSION)
      reject(`${path}: schemaVersion`, String(CAPACITY_VERSION), value['schemaVersion']);
    capacityShape(value, '');
    return value as unknown as Capacity;
  } catch (error) {
    if (!(error instanceof CutoverError)) throw error;
    const told = error.message.startsWith(path) ? error.message : `${path}: ${error.message}`;
    throw new CutoverError('usage', `${told}. Name the capacity.json of a search, or its folder.`, { cause: error });
  }
}
