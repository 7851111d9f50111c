import { parseObject } from '../../../kit/settings/parse-object.ts';

/**
 * In which field collectors of logs keep a line as it was: Docker's json-file and Fluent Bit (`log`), journald (`MESSAGE`), Filebeat and Vector (`message`),
 * Promtail (`line`), Google Cloud (`textPayload`).
 */
const fields = ['log', 'MESSAGE', 'message', 'line', 'textPayload'] as const;

/** The line that a collector has wrapped in JSON; undefined: it is none of a collector. */
export function unwrapLine(wrapped: Readonly<Record<string, unknown>>): string | undefined {
  for (const field of fields) {
    const text = wrapped[field];
    if (typeof text === 'string') return text.trimEnd();
  }
  return undefined;
}

/** A line of a log without the JSON that a collector wrapped it in; any other as it is. */
export function bareLine(line: string): string {
  // Most lines are none, and there may be millions.
  if (!line.startsWith('{')) return line;
  return unwrapLine(parseObject(line) ?? {}) ?? line;
}
