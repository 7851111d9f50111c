/** What keys are made of: base64, base64url, percent-encoding, and the dots of a JWT. */
const KEY_CHARACTER = /[\w.~+/=%-]/;
/** No key is longer that stands in one run. */
const LONGEST_KEY = 512;

/**
 * The first `most` characters of a text that secrets have not been taken out of yet; where the cut would go through what may be a key, up to its
 * beginning: of a key that is cut nobody knows that it is one.
 */
export function cutBeforeKey(text: string, most: number): string {
  if (text.length <= most) return text;
  const isKey = (at: number): boolean => KEY_CHARACTER.test(text.charAt(at));
  let end = most;
  while (end > 0 && most - end < LONGEST_KEY && isKey(end - 1) && isKey(end)) end--;
  return text.slice(0, most - end < LONGEST_KEY ? end : most);
}
