import { isPlainObject } from '../../kit/settings/reader.ts';

/** A value as text: a text as it is, numbers as they are written, LangChain's list of content parts put together. Null: it is none. */
export function pieceText(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (!Array.isArray(value)) return null;
  const parts = value.map((part) => (isPlainObject(part) && typeof part['text'] === 'string' ? part['text'] : null));
  return parts.every((part) => part !== null) ? parts.join('') : null;
}

/** An answer as text: what is none is written down as JSON, for it is judged as that. */
export function answerText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
