const others = /[^\p{L}\p{N}\p{M}]+/gu;

/**
 * A text as it is compared where only its words count: compatible forms of a letter made one (NFKC), lower case, and all that is no
 * letter, mark or digit between two words one space: `Late_delivery!` and `late  delivery` are the same.
 */
export function foldText(text: string): string {
  return text.normalize('NFKC').toLowerCase().replaceAll(others, ' ').trim();
}
