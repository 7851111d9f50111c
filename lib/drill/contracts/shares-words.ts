const words = /[\p{L}\p{N}]+/gu;
/** Of either text no more is looked at, words. */
const MOST_WORDS = 20_000;

/**
 * Do two texts have more than `most` words in a row in common? Upper and lower case, and what stands between words, do not count. Linear in
 * their lengths.
 */
export function sharesWords(text: string, source: string, most: number): boolean {
  const there = listWords(source);
  const here = listWords(text);
  const size = most + 1;
  if (there.length < size || here.length < size) return false;
  const runs = new Set<string>();
  for (let at = 0; at + size <= there.length; at++) runs.add(there.slice(at, at + size).join(' '));
  return here.some((_, at) => at + size <= here.length && runs.has(here.slice(at, at + size).join(' ')));
}

function listWords(text: string): string[] {
  return (
    text
      .slice(0, MOST_WORDS * 20)
      .toLowerCase()
      .match(words) ?? []
  ).slice(0, MOST_WORDS);
}
