import { CutoverError } from '../../kit/cutover-error.ts';
import { isPlainObject, reject } from '../../kit/settings/reader.ts';
import { CAPACITY_VERSION, type Capacity } from './capacity.ts';
import { amount, keys, listOf, number, oneOf, orLeftOut, orNull, pairOf, type Shape, text } from './shape.ts';

const anything: Shape = () => {};
/** What other programs of ours read of it; the rest is passed on. */
const shape = keys<
  Pick<
    Capacity,
    | 'kind'
    | 'capacityId'
    | 'drill'
    | 'seed'
    | 'startedAt'
    | 'durationMs'
    | 'through'
    | 'heldDown'
    | 'peakRate'
    | 'mostRate'
    | 'blockMs'
    | 'conditions'
    | 'verdict'
    | 'reason'
    | 'ended'
    | 'breaking'
    | 'held'
    | 'failed'
    | 'brokeFirst'
    | 'machine'
  >
>({
  kind: oneOf(['capacity']),
  capacityId: text,
  drill: text,
  seed: number,
  startedAt: text,
  durationMs: amount,
  through: orNull(text),
  heldDown: listOf(text),
  peakRate: amount,
  mostRate: amount,
  blockMs: amount,
  conditions: listOf(keys<Capacity['conditions'][number]>({ id: text, label: text, attainment: number })),
  verdict: oneOf(['pass', 'fail', 'invalid', 'aborted']),
  reason: text,
  ended: keys<{ kind: string }>({ kind: oneOf(['found', 'at-least', 'below', 'stopped']) }),
  breaking: orNull(
    keys<Pick<NonNullable<Capacity['breaking']>, 'perSecond' | 'interval'>>({
      perSecond: amount,
      interval: pairOf(amount),
    }),
  ),
  held: orNull(amount),
  failed: orNull(amount),
  brokeFirst: orNull(keys<{ limit: string; meaning: string }>({ limit: text, meaning: text })),
  machine: orLeftOut(anything),
});

/** Takes parsed JSON for what a search came to. Throws a `usage` error that names the key of `path` that is wrong. */
export function parseCapacity(value: unknown, path: string): Capacity {
  try {
    if (!isPlainObject(value)) return reject(path, 'an object', value);
    if (value['schemaVersion'] !== CAPACITY_VERSION)
      reject(`${path}: schemaVersion`, String(CAPACITY_VERSION), value['schemaVersion']);
    shape(value, '');
    return value as unknown as Capacity;
  } catch (error) {
    if (!(error instanceof CutoverError)) throw error;
    const told = error.message.startsWith(path) ? error.message : `${path}: ${error.message}`;
    throw new CutoverError('usage', `${told}. Name the capacity.json of a search, or its folder.`, { cause: error });
  }
}
