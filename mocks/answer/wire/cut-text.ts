/** Cuts a text into deltas of drawn sizes; never inside a surrogate pair. */
export function* cutText(text: string, drawSize: () => number): Iterable<string> {
  for (let start = 0; start < text.length;) {
    let end = start + drawSize();
    if (isHighSurrogate(text.charCodeAt(end - 1))) end++;
    yield text.slice(start, end);
    start = end;
  }
}

/** How many deltas a text makes that is held back and sent in one: it takes the model as long. */
export function countDeltas(text: string, drawSize: () => number): number {
  let count = 0;
  for (let at = 0; at < text.length; at += drawSize()) count++;
  return Math.max(1, count);
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}
