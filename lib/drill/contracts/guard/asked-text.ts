import { isPlainObject } from '../../../kit/settings/reader.ts';
import type { AskedBody } from '../../workloads/asked-body.ts';

/** What a check of a prompt looks at: all that users and tools have said since the model last spoke, a text a message, by line breaks. */
export function readAskedText({ messages }: AskedBody): string {
  const from = messages.findLastIndex(({ role }) => role === 'assistant') + 1;
  return messages
    .slice(from)
    .filter(({ role }) => role === 'user' || role === 'tool')
    .map(({ content }) => textOf(content))
    .join('\n');
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content
    .map((part: unknown) => (isPlainObject(part) && typeof part['text'] === 'string' ? part['text'] : ''))
    .join('');
}
