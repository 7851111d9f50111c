import { formatValue } from '../../kit/settings/reader.ts';
import { CutoverError } from '../../kit/cutover-error.ts';
import { isPlainObject } from '../../kit/settings/reader.ts';
import { isEndMarker } from '../../wire/sse/end-marker.ts';
import { REDACTED } from '../../kit/secrets/secret-names.ts';

/** A JSON path, taken apart: keys, list positions, and `*` for every member. */
export type JsonPath = readonly string[];

/**
 * Reads a JSON path: `user`, `messages[*].content`, `choices[0].message`, `metadata.*`; a leading `$.` may be there.
 * Throws a `usage` error for any other.
 */
export function parseJsonPath(text: string): JsonPath {
  const path = text.replace(/^\$\.?/, '');
  const step = /\.?([^.[\]*]+)|\[(\d+|\*)\]|\.?(\*)/y;
  const steps: string[] = [];
  let at = 0;
  while (at < path.length) {
    step.lastIndex = at;
    const match = step.exec(path);
    if (match === null || (at === 0 && match[0].startsWith('.'))) break;
    steps.push(match[1] ?? match[2] ?? match[3] ?? '');
    at = step.lastIndex;
  }
  if (steps.length === 0 || at < path.length) {
    throw new CutoverError(
      'usage',
      `--redact must be a JSON path such as user or messages[*].content, got ${formatValue(text)}`,
    );
  }
  return steps;
}

/**
 * A JSON body with the values at these paths redacted; as it came when none of them is in it. A body that is no JSON
 * is redacted whole, since nobody can say what it holds. No paths: as it came.
 */
export function redactJson(text: string, paths: readonly JsonPath[]): string {
  if (paths.length === 0 || text === '') return text;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return REDACTED;
  }
  let hits = 0;
  for (const path of paths) hits += redactAt(value, path);
  return hits === 0 ? text : JSON.stringify(value);
}

/** An event of an event stream, redacted like a body: its data lines are JSON, or an end marker. */
export function redactEvent(event: string, paths: readonly JsonPath[]): string {
  if (paths.length === 0) return event;
  return event.replaceAll(/^(data: ?)(.*)$/gm, (line, field: string, data: string) =>
    isEndMarker(data) ? line : field + redactJson(data, paths),
  );
}

/** Redacts what stands at a path in a JSON value; how many values that were. */
export function redactAt(value: unknown, path: JsonPath): number {
  const [step = '', ...rest] = path;
  if (!isPlainObject(value) && !Array.isArray(value)) return 0;
  const members = value as Record<string, unknown>;
  const names = step === '*' ? Object.keys(members) : Object.hasOwn(members, step) ? [step] : [];
  let hits = 0;
  for (const name of names) {
    if (rest.length > 0) hits += redactAt(members[name], rest);
    else {
      members[name] = REDACTED;
      hits++;
    }
  }
  return hits;
}
