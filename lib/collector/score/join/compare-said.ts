import { joinHashes, listPrintPlaces } from '../../../kit/prints/print.ts';
import type { ReadSaid } from '../evidence/said-facts.ts';

/**
 * What the caller's answer is to one that left a provider, as far as their prints tell.
 *
 * - `same`: text and calls
 * - `prefix`: it stops before the provider did; `extends`: it goes on behind it
 * - `alike`: its beginning is the provider's, 32 characters or more, and then it is not
 * - `other`: none of these
 */
export type SaidRelation = 'same' | 'prefix' | 'extends' | 'alike' | 'other';

/** Fewer characters in common say nothing. */
const LEAST_ALIKE = 32;

/** Holds what a caller got against what left a provider. */
export function compareSaid(caller: ReadSaid, provider: ReadSaid): SaidRelation {
  const shared = Math.min(caller.length, provider.length);
  // Behind the last print both have, up to 63 characters stay uncompared, but for an end that both have.
  const places = listPrintPlaces(shared);
  const common = caller.length === provider.length ? places.length : countShared(places, shared);
  let alike = 0;
  while (alike < common && caller.hashes[alike] === provider.hashes[alike]) alike++;
  if (alike < common) return (places[alike - 1] ?? 0) >= LEAST_ALIKE ? 'alike' : 'other';
  if (caller.length === provider.length) return caller.calls === provider.calls ? 'same' : 'other';
  return caller.length < provider.length ? 'prefix' : 'extends';
}

/** Is it these two, one behind the other? */
export function isJoined(caller: ReadSaid, head: ReadSaid, tail: ReadSaid): boolean {
  if (caller.length !== head.length + tail.length) return false;
  return caller.hashes.at(-1) === joinHashes(head.hashes.at(-1) ?? 0, tail.hashes.at(-1) ?? 0, tail.length);
}

/** Of the places of the shorter text, those the longer one has as well: all but its end, unless that is one of them. */
function countShared(places: readonly number[], end: number): number {
  return end === 8 || end === 16 || end === 32 || end % 64 === 0 ? places.length : places.length - 1;
}
