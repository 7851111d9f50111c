/**
 * What can be compared of a text of any length in a few bytes: whether it is the same, and if not, whether it still begins or ends
 * alike. Blanks are left out, since who translates a request joins and parts texts as it likes.
 */
export interface Digest {
  /** Without blanks, in UTF-16 code units; 0: there is no text. */
  characters: number;
  /** Hashes of all of it, of its first and of its last `EDGE` characters: eight hexadecimal digits each, one behind the other; '' of no text. */
  hashes: string;
}

/** So many characters of either end are told apart; of a shorter text, all there are. */
const EDGE = 32;
const DIGITS = 8;
const START = 0x811c9dc5;
const PRIME = 0x01000193;

/** The digest of a text: hashes are FNV-1a over its characters. */
export function digestText(text: string): Digest {
  // One pass without a call in it, since prompts are long and a proxy has other things to do.
  let hash = START;
  let first = START;
  let characters = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    // Control characters and blanks, also the one that does not break.
    if (code <= 0x20 || code === 0xa0) continue;
    hash = Math.imul(hash ^ code, PRIME);
    if (++characters === EDGE) first = hash;
  }
  if (characters === 0) return { characters, hashes: '' };
  if (characters < EDGE) first = hash;
  return { characters, hashes: formatHash(hash) + formatHash(first) + formatHash(hashLast(text)) };
}

/** The hash of a text as it stands, as eight hexadecimal digits. */
export function hashText(text: string): string {
  let hash = START;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), PRIME);
  return formatHash(hash);
}

function hashLast(text: string): number {
  let hash = START;
  let left = EDGE;
  for (let at = text.length - 1; left > 0 && at >= 0; at--) {
    const code = text.charCodeAt(at);
    if (code <= 0x20 || code === 0xa0) continue;
    hash = Math.imul(hash ^ code, PRIME);
    left--;
  }
  return hash;
}

function formatHash(hash: number): string {
  return (hash >>> 0).toString(16).padStart(DIGITS, '0');
}
/** Are these digests of one text? */
export function isSameText(one: Digest, other: Digest): boolean {
  return one.characters === other.characters && one.hashes.slice(0, DIGITS) === other.hashes.slice(0, DIGITS);
}

/** Do both texts begin alike, or end alike? Never true of no text. */
export function sharesEdge(one: Digest, other: Digest): boolean {
  return (
    beginsAlike(one, other) || (one.characters > 0 && one.hashes.slice(2 * DIGITS) === other.hashes.slice(2 * DIGITS))
  );
}

/** Do both texts begin alike? Never true of no text. */
export function beginsAlike(one: Digest, other: Digest): boolean {
  return one.characters > 0 && one.hashes.slice(DIGITS, 2 * DIGITS) === other.hashes.slice(DIGITS, 2 * DIGITS);
}
