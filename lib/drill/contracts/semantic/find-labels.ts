import { foldText } from './fold-text.ts';

/** Scripts that put no spaces between words. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Khmer}\p{Script=Lao}]/u;

/** A label as it is looked for. */
interface Needle {
  label: string;
  needle: string;
}

/**
 * Prepares the search for labels in a text: each as whole words, whatever their case and what stands between them. A label that is a
 * part of another (`refund` of `partial refund`) is only found where it stands by itself. What comes back lists those that were found; linear in
 * the text's length.
 */
export function createLabelFinder(labels: readonly string[]): (text: string) => Set<string> {
  const needles = labels
    .map((label): Needle => ({ label, needle: writeNeedle(label) }))
    .toSorted((a, b) => b.needle.length - a.needle.length);
  return (text) => {
    let rest = spread(foldText(text));
    const found = new Set<string>();
    for (const { label, needle } of needles) {
      if (!rest.includes(needle)) continue;
      found.add(label);
      // What is left on both sides must not come together to another label.
      rest = rest.replaceAll(needle, '|');
    }
    return found;
  };
}

function writeNeedle(label: string): string {
  const folded = foldText(label);
  return unspaced.test(folded) ? folded : spread(folded);
}

/** Two spaces between words, so that each has both of its own, and the one before it has, too. */
function spread(folded: string): string {
  return ` ${folded.replaceAll(' ', '  ')} `;
}
