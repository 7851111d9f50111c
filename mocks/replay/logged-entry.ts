import { excerpt } from '../../lib/kit/excerpt.ts';
import type { LoggedChat } from './logged-chat.ts';

/** An entry of a log as a chat completion, or why it is none. */
export type LoggedEntry = { kind: 'chat'; chat: LoggedChat } | { kind: 'skipped'; reason: string };

/** An entry that is left out; `reason` may have words of the log in it. */
export function skipEntry(reason: string): LoggedEntry {
  return { kind: 'skipped', reason: excerpt(reason, 120) };
}
