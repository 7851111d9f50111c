/** Scripts that are written together count as one. */
const scripts = [
  /\p{Script=Latin}/gu,
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}]/gu,
  /\p{Script=Hangul}/gu,
  /\p{Script=Cyrillic}/gu,
  /\p{Script=Arabic}/gu,
  /\p{Script=Hebrew}/gu,
  /\p{Script=Devanagari}/gu,
  /\p{Script=Thai}/gu,
  /\p{Script=Greek}/gu,
];

/** The share of letters that are of another script than most of the text, 0..1; 0 where there is none. Code and addresses are left out. */
export function measureForeignLetters(text: string): number {
  // Most answers are ASCII, and that is quickly seen.
  if (!/[^\0-\x7f]/.test(text)) return 0;
  const prose = text.replaceAll(/```[^]*?(?:```|$)|`[^`\n]*`|https?:\/\/\S+/g, ' ');
  const counts = scripts.map((script) => prose.match(script)?.length ?? 0);
  const all = counts.reduce((sum, count) => sum + count, 0);
  return all === 0 ? 0 : (all - Math.max(...counts)) / all;
}
