import { isPlainObject } from '../../../lib/kit/settings/reader.ts';

/** The text of a message's content: a text, or a list of parts of which the texts count. */
export function contentText(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map((part) => (isPlainObject(part) && typeof part.text === 'string' ? part.text : '')).join('');
}

/** The texts of some messages, one paragraph each. */
export function messagesText(messages: readonly Record<string, unknown>[]): string {
  return messages.map(({ content }) => contentText(content)).join('\n\n');
}
