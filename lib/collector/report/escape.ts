/**
 * Everything a scorecard says may have come from a model, and a model's answer is hostile until shown otherwise:
 * markup, terminal codes, text that runs backwards, characters that cannot be seen. These functions make it
 * safe to print and honest to look at.
 */

/**
 * Characters that cannot be seen or that change how others are seen: controls, format characters (bidi,
 * zero-width), line and paragraph separators, lone surrogates, ignorables, and every space but the plain one.
 * Line feed and tab are left to the caller.
 */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Zs}]/gu;

const SHORT_FORMS: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

const HTML_ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

/** A piece of a text; `invisible` ones hold the written-out form (`\u202e`, `\r`) of one character. */
export interface TextPiece {
  text: string;
  invisible: boolean;
}

/** Splits a text at each character that cannot be seen and writes that one out. Line feeds and tabs are kept. */
export function splitInvisible(text: string): TextPiece[] {
  const pieces: TextPiece[] = [];
  let end = 0;
  for (const match of text.matchAll(INVISIBLE)) {
    const character = match[0];
    if (character === ' ' || character === '\n' || character === '\t') continue;
    if (match.index > end) pieces.push({ text: text.slice(end, match.index), invisible: false });
    pieces.push({ text: formatInvisible(character), invisible: true });
    end = match.index + character.length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end), invisible: false });
  return pieces;
}

/** Text that is safe as HTML text and inside a quoted attribute, with invisible characters written out. */
export function escapeHtml(text: string): string {
  return splitInvisible(text)
    .map((piece) => piece.text)
    .join('')
    .replace(/[&<>"'`]/g, (character) => HTML_ENTITIES[character] ?? character);
}

/**
 * One line of text that a terminal shows and never obeys: escape sequences, line breaks and tabs are written out
 * (`\u001b[31m`, `\n`).
 */
export function escapeTerminal(text: string): string {
  return text.replace(INVISIBLE, (character) => (character === ' ' ? character : formatInvisible(character)));
}

function formatInvisible(character: string): string {
  const short = SHORT_FORMS[character];
  if (short !== undefined) return short;
  const hex = (character.codePointAt(0) ?? 0).toString(16);
  return hex.length > 4 ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`;
}
