import { isPlainObject } from '../../kit/settings/reader.ts';
import type { SettingChange } from '../scorecard/comparison.ts';

/**
 * What two drills, as their runs' folders have them, differ in, by path (`traffic.rate`, `timeline[2].seconds`), in the order of the first;
 * what is only in one is told whole. Texts are whole too: whoever shows them cuts them.
 */
export function listSettingChanges(before: unknown, after: unknown): SettingChange[] {
  return list(before, after, '');
}

function list(before: unknown, after: unknown, path: string): SettingChange[] {
  const write = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value));
  const [one, other] = [write(before), write(after)];
  if (one === other) return [];
  if (Array.isArray(before) && Array.isArray(after)) {
    return Array.from({ length: Math.max(before.length, after.length) }, (_, place) =>
      list(before[place], after[place], `${path}[${place}]`),
    ).flat();
  }
  if (isPlainObject(before) && isPlainObject(after)) {
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) =>
      list(own(before, key), own(after, key), path === '' ? key : `${path}.${key}`),
    );
  }
  return [{ path: path === '' ? 'drill' : path, before: one, after: other }];
}

function own(value: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}
