import type { AskedBody, ChatMessage } from '../../workloads/asked-body.ts';

/** What was said to a model, by who said it; empty where nobody did. */
export interface AskedTexts {
  /** What the system or the developer has told it. */
  system: string;
  /** The last that the user has said. */
  user: string;
}

/** Reads what was asked; of a message in parts the texts. */
export function readAskedTexts({ messages }: AskedBody): AskedTexts {
  const told = messages.filter(({ role }) => role === 'system' || role === 'developer');
  const last = messages.findLast(({ role }) => role === 'user');
  return { system: told.map(readText).join('\n'), user: last === undefined ? '' : readText(last) };
}

function readText({ content }: ChatMessage): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content
    .flatMap((part: { text?: unknown } | null) => (typeof part?.text === 'string' ? [part.text] : []))
    .join('\n');
}
