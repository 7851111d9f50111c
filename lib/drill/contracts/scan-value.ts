/** Where the first JSON object or list of a text lies. `end` is -1 when it is never closed. */
export interface ValueSpan {
  start: number;
  /** One past its last character. */
  end: number;
}

/**
 * Finds the first `{…}` or `[…]` by counting brackets outside double-quoted strings. One pass; what lies
 * between may still be no JSON. Null when there is no bracket at all.
 */
export function scanValue(text: string, from = 0): ValueSpan | null {
  let start = -1;
  let depth = 0;
  let inString = false;
  for (let index = from; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (inString) {
      if (code === 92) index++;
      else if (code === 34) inString = false;
    } else if (code === 123 || code === 91) {
      if (start < 0) start = index;
      depth++;
    } else if (start >= 0) {
      if (code === 34) inString = true;
      else if (code === 125 || code === 93) {
        depth--;
        if (depth === 0) return { start, end: index + 1 };
      }
    }
  }
  return start < 0 ? null : { start, end: -1 };
}
