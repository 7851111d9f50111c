import type { LanguageCode } from './language-codes.ts';

/** How well a text fits languages, 0..1, by ISO 639-1 code; one that is not named does not fit. */
export type LanguageDetector = (text: string) => Readonly<Record<string, number>>;

/** With fewer letters a text is too short to be told by; a letter of Chinese, Japanese and Korean says as much as four. */
const LEAST_LETTERS = 80;
const LETTERS_OF_ONE = 4;
/** By so much another language must fit better: between Spanish and Portuguese it is 0.10 and more. */
const LEAST_LEAD = 0.1;
/** So much of a text is looked at, characters. */
const MOST_CHARACTERS = 2_000;

/** Code, addresses, and what is quoted: a button's name is in the language of the button. */
const otherThanProse =
  /```[^]*?(?:```|$)|`[^`\n]*`|https?:\/\/\S+|\S{1,80}@\S+|[„“"«»「『][^„“”"«»」』\n]{0,80}[“”"«»」』]|<[^<>\n]{1,200}>/gu;
const dense = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu;

/**
 * Is a text in another language than this? Only where that is plain: it has 80 letters of prose, another language fits it better by 0.1, as a whole and
 * in both of its halves. What is shorter, mixed or no prose (JSON, code, a list of numbers) is of no language, and never said to be of another; nor is
 * German that names English products.
 */
export function speaksOther(said: string, language: LanguageCode, detect: LanguageDetector): boolean {
  if (/^\s*[{[]/.test(said)) return false;
  const prose = said
    .slice(0, MOST_CHARACTERS)
    .replaceAll(otherThanProse, ' ')
    .replaceAll(/[^\p{L}\p{M}.,!?'’،。、]+/gu, ' ')
    .trim();
  if (!hasLetters(prose)) return false;
  const middle = splitAt(prose);
  const isOther = (part: string): boolean => bestOf(detect(part)) !== language;
  // The half that comes first tells of most texts that they are right, at half the price of the whole.
  return isOther(prose.slice(0, middle)) && leads(prose, language, detect) && isOther(prose.slice(middle));
}

function leads(prose: string, language: LanguageCode, detect: LanguageDetector): boolean {
  const scores = detect(prose);
  const best = bestOf(scores);
  if (best === undefined || best === language) return false;
  return (scores[best] ?? 0) - (scores[language] ?? 0) >= LEAST_LEAD;
}

function bestOf(scores: Readonly<Record<string, number>>): string | undefined {
  let best: string | undefined;
  for (const [code, score] of Object.entries(scores))
    if (best === undefined || score > (scores[best] ?? 0)) best = code;
  return best;
}

/** Most texts have as many in their beginning. */
function hasLetters(prose: string): boolean {
  return countLetters(prose.slice(0, LEAST_LETTERS * 2)) >= LEAST_LETTERS || countLetters(prose) >= LEAST_LETTERS;
}

function countLetters(prose: string): number {
  const all = prose.match(/\p{L}/gu)?.length ?? 0;
  return all + (prose.match(dense)?.length ?? 0) * (LETTERS_OF_ONE - 1);
}

/** Between two words near the middle; where there are none, in it. */
function splitAt(prose: string): number {
  const middle = Math.floor(prose.length / 2);
  const space = prose.indexOf(' ', middle);
  return space < 0 ? middle : space;
}
