import { formatInvisible, replaceInvisible } from '../../kit/invisible.ts';

/**
 * Everything a scorecard says may have come from a model, and a model's answer is hostile until shown otherwise:
 * markup, terminal codes, text that runs backwards, characters that cannot be seen. These functions make it
 * safe to print and honest to look at.
 */

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
  replaceInvisible(text, (character, at) => {
    if (character === '\n' || character === '\t') return character;
    if (at > end) pieces.push({ text: text.slice(end, at), invisible: false });
    pieces.push({ text: formatInvisible(character), invisible: true });
    end = at + character.length;
    return character;
  });
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
