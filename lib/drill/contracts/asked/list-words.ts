/** Words; in scripts that put no spaces between them, a letter is one. */
const words = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{N}\p{M}]+/gu;
/** Of a text no more is looked at. */
const MOST_CHARACTERS = 200_000;

/** The words of a text in lower case, in their order. */
export function listWords(text: string): string[] {
  return text.slice(0, MOST_CHARACTERS).toLowerCase().match(words) ?? [];
}
