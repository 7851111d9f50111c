import type { Random } from '../../kit/stats/random.ts';
import type { JsonDraft } from './json-draft.ts';

/** Text broken on purpose. `finish` is `length` where the break is that the model ran out of room. */
export interface BrokenText {
  text: string;
  finish: 'stop' | 'length';
}

/** Turns a right JSON answer into text that is broken in one way; null when the answer offers no place for it. */
export type JsonBreak = (draft: JsonDraft, random: Random) => BrokenText | null;

/** Broken text after which the model stopped of its own will. */
export function stopped(text: string): BrokenText {
  return { text, finish: 'stop' };
}

/** Broken text at whose end the model ran out of room. */
export function cutOff(text: string): BrokenText {
  return { text, finish: 'length' };
}

/** The part of a text up to somewhere between 40 and 95 % of it; never the whole. */
export function cutSomewhere(text: string, random: Random): string {
  return text.slice(0, Math.max(1, Math.min(text.length - 1, Math.floor(text.length * (0.4 + 0.55 * random())))));
}

/** Has the answer no key at all? Then there is nothing in it to break. */
export function isEmpty(value: Record<string, unknown>): boolean {
  return Object.keys(value).length === 0;
}
