import { type ObjectOf, optional, withDefault } from '../../kit/settings/object.ts';
import { choice, list, number, reject, text } from '../../kit/settings/reader.ts';
import type { FailureKind } from '../../kit/terms/failure-kind.ts';
import type { AskedBody } from '../workloads/asked-body.ts';
import { countSharedWords } from './asked/count-shared-words.ts';
import { countWords } from './count-words.ts';
import { languageDetector } from './language/detector.ts';
import { languageCodes } from './language/language-codes.ts';
import { speaksOther } from './language/speaks-other.ts';
import { compileLinearPattern } from './linear-pattern.ts';
import { measureForeignLetters } from './measure-foreign-letters.ts';
import { pattern } from './pattern-setting.ts';
import { sharesWords } from './shares-words.ts';

const words = number({ min: 1, max: 1_000_000, whole: true });

/** What a text can be held to. */
export const textRules = {
  minWords: optional('words at least; in scripts that put no spaces between words, two letters are one', words),
  maxWords: optional('words at most', words),
  maxCharacters: optional(
    'characters at most, as UTF-16 counts them',
    number({ min: 1, max: 10_000_000, whole: true }),
  ),
  contains: withDefault('texts that must all be in it, whatever their case', list(text()), []),
  matches: withDefault(
    'regular expressions that must all match somewhere in it, without look-around (but at their start) and references back',
    list(pattern()),
    [],
  ),
  forbids: withDefault(
    'regular expressions of which none may match anywhere in it, whatever their case',
    list(pattern()),
    [],
  ),
  decimals: optional(
    'how numbers are written: 1,234.50 is point, 1.234,50 comma; only what can be read in one way is held to it',
    choice(['point', 'comma']),
  ),
  language: optional(
    'the language it is in, by ISO 639-1 code; what is too short (80 letters), mixed, code or JSON is held to none, and quotes are left out',
    choice(languageCodes),
  ),
  maxForeignLetters: optional(
    'the share of letters that may be of another script than most of it: 0.02 lets a name through, and stops text that changes its language',
    number({ min: 0, max: 1 }),
  ),
  minSharedWords: optional(
    'different words (of four letters or more) and numbers that it must have in common with what the user said, as far as there are so many; with fewer it is `off-task`. Not for what is asked in another language than it is answered in',
    number({ min: 1, max: 100, whole: true }),
  ),
  maxSystemWords: optional(
    'words in a row that it may have in common with the system prompt; more have leaked. 12 lets usual phrases through',
    number({ min: 3, max: 1_000, whole: true }),
  ),
};

export type TextRules = ObjectOf<typeof textRules>;

/** Holds rules to what can be so. Throws as a reader does. */
export function checkTextRules(rules: TextRules, path: string): void {
  const { minWords, maxWords, contains, matches, forbids, ...others } = rules;
  const asked = [
    minWords,
    maxWords,
    others.maxCharacters,
    others.decimals,
    others.maxForeignLetters,
    others.language,
    others.maxSystemWords,
    others.minSharedWords,
  ];
  if (asked.every((one) => one === undefined) && contains.length + matches.length + forbids.length === 0)
    reject(path, 'given something to hold a text to', {});
  if (minWords !== undefined && maxWords !== undefined && maxWords < minWords)
    reject(`${path}.maxWords`, `at least minWords (${minWords})`, maxWords);
}

/** What breaks the rules first; null when nothing does. Linear in the text's length. */
export type TextCheck = (said: string, asked: () => AskedBody | null) => FailureKind | null;

/** Prepares the check of texts by these rules. */
export function compileTextRules(rules: TextRules): TextCheck {
  const { minWords, maxWords, maxCharacters, decimals, maxForeignLetters, maxSystemWords, minSharedWords, language } =
    rules;
  const contains = rules.contains.map((one) => one.toLowerCase());
  const matches = rules.matches.map((one) => compileLinearPattern(one));
  const forbids = rules.forbids.map((one) => compileLinearPattern(one, { ignoreCase: true }));
  return (said, asked) => {
    if (maxCharacters !== undefined && said.length > maxCharacters) return 'too-long';
    if (minWords !== undefined || maxWords !== undefined) {
      const count = countWords(said);
      if (count > (maxWords ?? Infinity)) return 'too-long';
      if (count < (minWords ?? 0)) return 'too-short';
    }
    if (forbids.some((one) => one.test(said))) return 'text-forbidden';
    const lower = contains.length === 0 ? '' : said.toLowerCase();
    if (!contains.every((one) => lower.includes(one)) || !matches.every((one) => one.test(said))) return 'text-missing';
    if (decimals !== undefined && hasOtherDecimals(said, decimals)) return 'locale-number';
    if (maxForeignLetters !== undefined && measureForeignLetters(said) > maxForeignLetters) return 'lang-drift';
    if (language !== undefined && speaksOther(said, language, languageDetector())) return 'lang-drift';
    if (minSharedWords !== undefined && isOffTask(said, asked(), minSharedWords)) return 'off-task';
    if (maxSystemWords === undefined) return null;
    return sharesWords(said, readSystemText(asked()), maxSystemWords) ? 'prompt-leak' : null;
  };
}

/** Numbers that only one way of writing them makes sense of: with groups and decimals, or decimals before a unit. */
const written = {
  point:
    /(?<![\d.,])(?:\d{1,3}(?:,\d{3}){1,4}\.\d{1,2}|\d{1,9}\.\d{1,2}\s?(?:[€%]|EUR\b|USD\b|kr\b|zł)|[$€£]\s?\d{1,9}\.\d{2})(?![\d.,]\d)/,
  comma:
    /(?<![\d.,])(?:\d{1,3}(?:[.\u00a0\u202f ]\d{3}){1,4},\d{1,2}|\d{1,9},\d{1,2}\s?(?:[€%]|EUR\b|USD\b|kr\b|zł)|[$€£]\s?\d{1,9},\d{2})(?![\d.,]\d)/,
};

function hasOtherDecimals(said: string, decimals: 'point' | 'comma'): boolean {
  return written[decimals === 'point' ? 'comma' : 'point'].test(said);
}

/** Where it is not known what was asked, nothing can be said. */
function isOffTask(said: string, asked: AskedBody | null, least: number): boolean {
  if (asked === null) return false;
  const { shared, toBeHad } = countSharedWords(said, asked);
  return shared < Math.min(least, toBeHad);
}

/** What the system, or the developer, has told the model. */
function readSystemText(asked: AskedBody | null): string {
  const told = (asked?.messages ?? []).filter(({ role }) => role === 'system' || role === 'developer');
  return told.map(({ content }) => (typeof content === 'string' ? content : JSON.stringify(content ?? ''))).join('\n');
}
