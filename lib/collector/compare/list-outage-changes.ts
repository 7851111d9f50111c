import { isPlainObject } from '../../kit/settings/reader.ts';
import { listSettingChanges } from './list-setting-changes.ts';

/** What of an entry of a timeline is no fault. */
const others = new Set(['phase', 'durationMs', 'rateFactor']);

/**
 * In what the outages of two drills, as their runs' folders have them, differ: the faults of each part of them, by path. How long a part lasts, and how much traffic
 * comes in it, is left out. None where one of the drills is not known.
 */
export function listOutageChanges(before: unknown, after: unknown): string[] {
  const [one, other] = [readOutage(before), readOutage(after)];
  return one === null || other === null ? [] : listSettingChanges(one, other).map(({ path }) => `outage${path}`);
}

function readOutage(drill: unknown): object[] | null {
  const timeline = isPlainObject(drill) ? drill['timeline'] : undefined;
  if (!Array.isArray(timeline)) return null;
  return timeline
    .filter((entry) => isPlainObject(entry) && entry['phase'] === 'outage')
    .map((entry: object) =>
      Object.fromEntries(
        Object.entries(entry).filter(
          ([key, value]) => !others.has(key) && !(Array.isArray(value) && value.length === 0),
        ),
      ),
    );
}
