import { object, optional, required } from '../../kit/settings/object.ts';
import {
  type Description,
  isPlainObject,
  number,
  type ReadBy,
  type Reader,
  reject,
} from '../../kit/settings/reader.ts';

const RULE = 'a share between 0 and 1, {from, to}, or {on, periodMs, onRatio}';
const ratio = number({ min: 0, max: 1 });
/** 0 would be a phase in which nothing happened. */
const some = number({ min: 0.0001, max: 1 });
const YEAR_MS = 366 * 86_400_000;

const moving = object({
  from: optional('at the start of the phase, moving in a straight line', ratio),
  to: optional('at its end', ratio),
  on: optional('while it is on, by turns', some),
  periodMs: optional('one turn on and off, ms', number({ min: 1, max: YEAR_MS })),
  onRatio: optional('the share of a turn that is on', some),
});

const line = object({ from: required('its share at first', ratio), to: required('its share at the end', ratio) });
const turns = object({
  on: required('its share while it is on', some),
  periodMs: required('one turn on and off, ms', number({ min: 1, max: YEAR_MS })),
  onRatio: required('the share of a turn that is on', some),
});

/** The share of the calls that are hit: always the same, moving in a straight line over the phase, or on and off by turns. */
export type Share = number | ReadBy<typeof line> | ReadBy<typeof turns>;

/** Reads a share. */
export const shareSettings: Reader<Share> = {
  read(input, path) {
    if (!isPlainObject(input)) return typeof input === 'number' ? some.read(input, path) : reject(path, RULE, input);
    if ('on' in input || 'periodMs' in input || 'onRatio' in input) return turns.read(input, path);
    const read = line.read(input, path);
    if (read.from === 0 && read.to === 0) reject(path, 'above 0 at its start or at its end', input);
    return read;
  },
  describe() {
    const own = some.describe() as Description & { kind: 'number' };
    return { ...own, rule: RULE, instead: moving.describe() };
  },
};

/** Does it move in a straight line? */
export function isMoving(share: Share): share is Extract<Share, { from: number }> {
  return typeof share === 'object' && 'from' in share;
}

/** Are they the same at every moment? */
export function isSameShare(one: Share, other: Share): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** The share in a part of the phase, from `from` to `to`, where 0 is its start and 1 its end. */
export function partOfShare(share: Share, from: number, to: number): Share {
  if (!isMoving(share)) return share;
  const at = (part: number): number => share.from + (share.to - share.from) * part;
  return { from: at(from), to: at(to) };
}

/** Over the whole phase. */
export function meanShare(share: Share): number {
  if (typeof share === 'number') return share;
  return 'on' in share ? share.on * share.onRatio : (share.from + share.to) / 2;
}

/** The share at the end; of turns that while it is on. */
export function lastShare(share: Share): number {
  if (typeof share === 'number') return share;
  return 'on' in share ? share.on : share.to;
}
