import type { Refusable } from './refusable.ts';

/** What a request asks for of all that can be refused: the entries whose parameter is not false. */
export function listUses(entries: Partial<Record<Refusable, string | false>>): Partial<Record<Refusable, string>> {
  return Object.fromEntries(Object.entries(entries).filter(([, parameter]) => parameter !== false));
}
