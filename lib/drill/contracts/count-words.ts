/** What stands between spaces, and letters of scripts that have none. */
const words = /[\p{L}\p{N}][\p{L}\p{M}\p{N}'’-]*/gu;
const spaceless =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gu;

/** Words of a text; in scripts that put no spaces between words, two letters are one. */
export function countWords(said: string): number {
  const plain = countAsciiWords(said);
  if (plain !== null) return plain;
  const letters = said.match(spaceless)?.length ?? 0;
  return (said.replaceAll(spaceless, ' ').match(words)?.length ?? 0) + Math.floor(letters / 2);
}

const APOSTROPHE = 39;
const HYPHEN = 45;

/** The same of a text in ASCII, as most are, in one pass; null: it is none. */
function countAsciiWords(said: string): number | null {
  let count = 0;
  let isInWord = false;
  for (let at = 0; at < said.length; at++) {
    const code = said.charCodeAt(at);
    if (code > 127) return null;
    if (isLetterOrDigit(code)) {
      if (!isInWord) count++;
      isInWord = true;
    } else if (code !== APOSTROPHE && code !== HYPHEN) isInWord = false;
  }
  return count;
}

function isLetterOrDigit(code: number): boolean {
  const lower = code | 32;
  return (lower >= 97 && lower <= 122) || (code >= 48 && code <= 57);
}
