import { isPlainObject } from '../../kit/settings/reader.ts';
import { type Answer, emptyAnswer } from '../../kit/terms/answer.ts';
import { openAssembler } from './open-assembler.ts';
import { createChunkReader } from './stream-reader.ts';
import { errorText, listObjects, parseJson } from './read-value.ts';

/**
 * Reads a whole body in any wire format: what it answers, or the error it carries. Gemini's stream without `alt=sse`
 * is a list of objects, and read as one answer. Null when it is neither answer nor error.
 */
export function readAnswer(text: string): Answer | null {
  const body = parseJson(text);
  if (Array.isArray(body)) {
    const reader = createChunkReader();
    for (const chunk of listObjects(body)) reader.add(chunk);
    return reader.answer();
  }
  if (!isPlainObject(body)) return null;
  const error = body.error === undefined || body.error === null ? null : errorText(body.error);
  const opened = openAssembler(body);
  if (opened === null && error === null) return null;
  const answer = opened?.assembler.answer() ?? emptyAnswer();
  return { ...answer, error: error ?? answer.error };
}
