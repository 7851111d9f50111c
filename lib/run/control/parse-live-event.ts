import { excerpt } from '../../kit/excerpt.ts';
import { isPlainObject } from '../../kit/settings/reader.ts';
import type { LiveEvent, LiveProgress } from './live-event.ts';

/** No date is later. Source: ECMAScript, time values. */
const LATEST_MS = 8.64e15;
const NAME_CHARACTERS = 200;

type Told = Readonly<Record<string, unknown>>;

/** What a drill elsewhere says has happened; null: nothing that is known, as a newer drill may say, or in another shape, as whoever is no drill does. */
export function parseLiveEvent(value: unknown): LiveEvent | null {
  if (!isPlainObject(value)) return null;
  const { kind, atEpochMs, text } = value;
  switch (kind) {
    case 'run':
      return hasTexts(value, ['runId', 'drill', 'path']) ? (value as LiveEvent) : null;
    case 'step':
    case 'warning':
      return isText(text) ? { kind, text } : null;
    case 'progress': {
      const progress = parseProgress(value['progress']);
      return progress === null ? null : { kind, progress };
    }
    case 'journal': {
      const { entry } = value;
      return isTime(atEpochMs) && isPlainObject(entry) && isText(entry['what']) ? (value as LiveEvent) : null;
    }
    case 'note':
      return isTime(atEpochMs) && hasTexts(value, ['as', 'text']) ? (value as LiveEvent) : null;
    case 'ended': {
      const { verdict } = value;
      return verdict === null || isText(verdict) ? { kind, verdict } : null;
    }
    default:
      return null;
  }
}

/** Is it a time that there is, epoch ms? */
export function isTime(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) <= LATEST_MS;
}

function parseProgress(value: unknown): LiveProgress | null {
  if (!isPlainObject(value)) return null;
  const { phase, faults, servedBy, failedRatio, usableRatio } = value;
  const counts = ['elapsedMs', 'totalMs', 'planned', 'sent', 'inFlight', 'followUps'];
  if (!counts.every((name) => isCount(value[name])) || !isText(phase)) return null;
  if (!Array.isArray(faults) || !faults.every(isText)) return null;
  if (!Array.isArray(servedBy) || !servedBy.every(isServed)) return null;
  if (![failedRatio, usableRatio].every((ratio) => ratio === null || isCount(ratio))) return null;
  return {
    ...(value as unknown as LiveProgress),
    phase: excerpt(phase, NAME_CHARACTERS) as LiveProgress['phase'],
    faults: faults.map((fault) => excerpt(fault, NAME_CHARACTERS)),
    servedBy: servedBy.map(([name, count]) => [excerpt(name, NAME_CHARACTERS), count] as const),
  };
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isCount = (value: unknown): value is number => typeof value === 'number' && value >= 0 && value < Infinity;
const hasTexts = (value: Told, names: readonly string[]): boolean => names.every((name) => isText(value[name]));

function isServed(value: unknown): value is [string, number] {
  return Array.isArray(value) && value.length === 2 && isText(value[0]) && isCount(value[1]);
}
