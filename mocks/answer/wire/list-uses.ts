import type { Refusable } from './refusable.ts';

/** What a request asks for of all that can be refused: the entries whose parameter is not false. */
export function listUses(entries: Partial<Record<Refusable, string | false>>): Partial<Record<Refusable, string>> {
  const uses: Partial<Record<Refusable, string>> = {};
  for (const [what, parameter] of Object.entries(entries) as [Refusable, string | false][]) {
    if (parameter !== false) uses[what] = parameter;
  }
  return uses;
}
