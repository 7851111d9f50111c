/**
 * Characters that cannot be seen or that change how others are seen: controls, format characters (bidi, zero-width), line
 * and paragraph separators, lone surrogates, ignorables, and every space (Unicode's Cc, Cf, Cs, Zl, Zp, Zs and
 * Default_Ignorable_Code_Point; a test holds them against the engine's); and U+FFFE and U+FFFF, which XML 1.0 forbids
 * (www.w3.org/TR/xml, Char). Written as ranges, since k6's engine reads
 * `\p{Cf}` as the letters p, C and f.
 */
const INVISIBLE =
  // eslint-disable-next-line no-control-regex, no-misleading-character-class
  /[\u0000-\u0020\u007f-\u00a0\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\ud800-\udfff\u{110bd}\u{110cd}\u{13430}-\u{1343f}\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]/gu;

const SHORT_FORMS: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Replaces each character of a text that cannot be seen, the plain space excepted. */
export function replaceInvisible(text: string, replace: (character: string, at: number) => string): string {
  return text.replace(INVISIBLE, (character, at: number) => (character === ' ' ? character : replace(character, at)));
}

/** One such character, written out: `\u202e`, `\r`, `\u{e0001}`. */
export function formatInvisible(character: string): string {
  const short = SHORT_FORMS[character];
  if (short !== undefined) return short;
  const hex = (character.codePointAt(0) ?? 0).toString(16);
  return hex.length > 4 ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`;
}

/**
 * One line of text that a terminal shows and never obeys: escape sequences, line breaks and tabs are written out
 * (`\u001b[31m`, `\n`).
 */
export function escapeLine(text: string): string {
  return replaceInvisible(text, formatInvisible);
}

/** JSON, indented by two, that a terminal shows and never obeys: it parses to the same, and what cannot be seen is escaped. */
export function formatJson(value: unknown): string {
  // Outside of its texts JSON has none of these but the line feed.
  return replaceInvisible(JSON.stringify(value, null, 2), (character) =>
    character === '\n' ? character : character.split('').map(formatUnit).join(''),
  );
}

const formatUnit = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
