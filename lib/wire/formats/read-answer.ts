import { isPlainObject } from '../../kit/settings/reader.ts';
import type { Answer } from '../../kit/terms/answer.ts';
import { createChunkReader, describeUnread } from './chunk-reader.ts';
import { parseJson } from './read-value.ts';
import { nameUnreadText } from './unread-formats.ts';

/**
 * Reads a whole body in any wire format: what it answers, or the error it carries. Gemini's stream without `alt=sse`
 * is a list of objects, and read as one answer; so are objects on lines of their own. Null when it is neither answer nor
 * error, nor in a format that is known by its looks.
 */
export function readAnswer(text: string): Answer | null {
  const reader = createChunkReader();
  const objects = listBodies(text);
  for (const object of objects) reader.add(object);
  const format = objects.length === 0 ? nameUnreadText(text) : null;
  return format === null ? reader.answer() : describeUnread(format);
}

function listBodies(text: string): Record<string, unknown>[] {
  const body = parseJson(text);
  if (body !== undefined) return (Array.isArray(body) ? body : [body]).filter(isPlainObject);
  const lines = text.trimEnd().split(/\r?\n/);
  const objects = lines.length === 1 ? [] : lines.map(parseJson).filter(isPlainObject);
  // Where a line is none, it is something else that happens to hold objects; the last one may have been cut.
  return objects.length >= lines.length - 1 ? objects : [];
}
