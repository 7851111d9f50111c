/** What stands between spaces, and letters of scripts that have none. */
const words = /[\p{L}\p{N}][\p{L}\p{M}\p{N}'’-]*/gu;
const spaceless =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gu;

/** Words of a text; in scripts that put no spaces between words, two letters are one. */
export function countWords(said: string): number {
  const letters = said.match(spaceless)?.length ?? 0;
  return (said.replaceAll(spaceless, ' ').match(words)?.length ?? 0) + Math.floor(letters / 2);
}
