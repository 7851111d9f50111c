import { countTokens, findTokenEnd } from '../tokens.ts';

/** What one delta carries. */
export interface TextPiece {
  text: string;
  tokens: number;
}

/** Cuts a text into deltas between tokens: at least one each, and as near as can be to the drawn number of characters. */
export function* cutText(text: string, drawSize: () => number): Iterable<TextPiece> {
  for (let start = 0; start < text.length;) {
    const size = drawSize();
    let end = findTokenEnd(text, start);
    let tokens = 1;
    while (end < text.length && end - start < size) {
      const next = findTokenEnd(text, end);
      if (next - start - size >= size - (end - start)) break;
      end = next;
      tokens++;
    }
    yield { text: text.slice(start, end), tokens };
    start = end;
  }
}

/** Of a text that is held back and sent in one, which takes the model as long: at least one token's time. */
export function tokensHeldBack(text: string): number {
  return Math.max(1, countTokens(text));
}
