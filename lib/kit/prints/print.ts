/**
 * What two sides of a wire can compare of a text without keeping it: its length in UTF-16 code units and the hash of its
 * beginning up to each of `listPrintPlaces(length)`.
 */
export interface Print {
  length: number;
  /** Each hash as eight hexadecimal digits, one behind the other. */
  hashes: string;
}

/** Behind the first of them every `STEP` characters, and the end. */
const FIRST_PLACES = [8, 16, 32];
const STEP = 64;
/** Behind this place only the end is printed. */
const LAST_PLACE = 65_536;
const DIGITS = 8;
const NO_DIGIT = 16;
/** Of the characters that are hexadecimal digits, what they stand for. */
const digitValues = new Uint8Array(128).fill(NO_DIGIT);
for (let value = 0; value < NO_DIGIT; value++) digitValues[value.toString(16).charCodeAt(0)] = value;
/** Odd, so that it can be divided by; the multiplier of Knuth's MMIX generator, its lower half. */
const BASE = 0x4c957f2d;

/** Where a text of this length is printed: at 8, 16, 32, every 64 characters (up to 65,536), and at its end. */
export function listPrintPlaces(length: number): number[] {
  const places = FIRST_PLACES.filter((place) => place <= length);
  for (let place = STEP; place <= Math.min(length, LAST_PLACE); place += STEP) places.push(place);
  if (length > 0 && places.at(-1) !== length) places.push(length);
  return places;
}

/** Which of the places of a longer text this one is; -1: it is none. */
export function findPrintPlace(place: number): number {
  if (place < STEP) return FIRST_PLACES.indexOf(place);
  return place <= LAST_PLACE && place % STEP === 0 ? FIRST_PLACES.length + place / STEP - 1 : -1;
}

/** The print of a text. */
export function printText(text: string): Print {
  const places = listPrintPlaces(text.length);
  let hash = 0;
  let at = 0;
  let hashes = '';
  for (const place of places) {
    for (; at < place; at++) hash = (Math.imul(hash, BASE) + mix(text.charCodeAt(at))) | 0;
    hashes += (hash >>> 0).toString(16).padStart(DIGITS, '0');
  }
  return { length: text.length, hashes };
}

/** The hash of a text that is these two behind each other, from theirs. */
export function joinHashes(head: number, tail: number, tailLength: number): number {
  return (Math.imul(head, power(tailLength)) + tail) >>> 0;
}

/** The hashes of a print as numbers, written into `to` from `at` on. Returns how many; 0 of what is no print. */
export function readHashes({ hashes }: Print, to: Uint32Array, at: number): number {
  const count = hashes.length / DIGITS;
  if (!Number.isInteger(count)) return 0;
  for (let place = 0; place < count; place++) {
    let hash = 0;
    for (let digit = place * DIGITS; digit < (place + 1) * DIGITS; digit++) {
      const value = digitValues[hashes.charCodeAt(digit)] ?? NO_DIGIT;
      if (value === NO_DIGIT) return 0;
      hash = (hash << 4) | value;
    }
    to[at + place] = hash;
  }
  return count;
}

/** A polynomial alone lets neighbouring characters cancel out. */
function mix(code: number): number {
  const spread = Math.imul(code + 0x9e37_79b9, 0x85eb_ca6b);
  return spread ^ (spread >>> 15);
}

function power(exponent: number): number {
  let result = 1;
  let square = BASE;
  for (let left = exponent; left > 0; left >>>= 1) {
    if ((left & 1) === 1) result = Math.imul(result, square);
    square = Math.imul(square, square);
  }
  return result;
}
