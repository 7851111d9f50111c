/** What two numbers may differ by, and still be the same: of the right one `relative`, and `tolerance` besides. */
export interface Closeness {
  tolerance: number;
  relative: number;
}

/** Is it the right number, as nearly as is asked for? A few bits are let go, so that 82.51 is within 0.01 of 82.5. */
export function isClose(value: number, right: number, { tolerance, relative }: Closeness): boolean {
  return Math.abs(value - right) <= tolerance + Math.abs(right) * (relative + 8 * Number.EPSILON);
}

/** So many numbers of a text are looked at. */
const MOST_NUMBERS = 10_000;

/** No part of a word, a date, a version or a range; a unit of at most three letters may be right behind it. */
const before = String.raw`(?<![\p{L}\p{N}_.,:/−-])[-−+]?`;
const behind = String.raw`(?!_|\p{N}|[.,:/-]\d|\p{L}{1,3}\p{N}|\p{L}{4})(\s?%)?`;

/** Numbers with their groups of thousands. */
const written = {
  point: new RegExp(
    String.raw`${before}(?:\d{1,3}(?:[,'’\u00a0\u202f ]\d{3}){1,5}|\d{1,15})(?:\.\d{1,15})?${behind}`,
    'gu',
  ),
  comma: new RegExp(
    String.raw`${before}(?:\d{1,3}(?:[.'’\u00a0\u202f ]\d{3}){1,5}|\d{1,15})(?:,\d{1,15})?${behind}`,
    'gu',
  ),
};

/** A number of a text, in each way it can be meant: 12 % is 12 and 0.12. */
export type WrittenNumber = readonly number[];

/**
 * The numbers that a text in prose names, in their order. `decimals`: 1,234.50 is `point`, 1.234,50 `comma`. Linear in the text's length.
 */
export function findNumbers(text: string, decimals: 'point' | 'comma'): WrittenNumber[] {
  const found: WrittenNumber[] = [];
  for (const [whole, percent] of text.matchAll(written[decimals])) {
    if (found.length >= MOST_NUMBERS) break;
    const plain = decimals === 'point' ? whole : whole.replaceAll('.', '').replace(',', '.');
    const value = Number(plain.replaceAll(/[^\d.−-]/g, '').replace('−', '-'));
    found.push(percent === undefined ? [value] : [value, value / 100]);
  }
  return found;
}
