/** What a character is to a tokenizer. Of others than ASCII, letters of European alphabets go into words. */
const PUNCTUATION = 0;
const LETTER = 1;
const CAPITAL = 2;
const DIGIT = 3;
const BLANK = 4;
const LINE_BREAK = 5;
/** Quotes, colons, commas and braces, which JSON has in runs. */
const JSON_MARK = 6;
const OTHER = 7;

const CODE_BLANK = 0x20;
const CODE_A = 0x61;
const CODE_Z = 0x7a;
const LAST_ASCII = 0x7f;
const LAST_LATIN = 0x24f;
/** Longer words are several tokens. */
const LONGEST_WORD = 12;
/** A word without a blank in front stands inside something, as a key of JSON does, and is seldom a token as a whole. */
const LONGEST_INNER_WORD = 8;
const LONGEST_CAPITALS = 2;
const LONGEST_MARKS = 3;
const LONGEST_RUN = 8;

const classes = Uint8Array.from({ length: LAST_LATIN + 1 }, (_, code) => classify(String.fromCharCode(code)));

function classify(character: string): number {
  if (/[0-9]/.test(character)) return DIGIT;
  if (/\p{Lu}/u.test(character)) return CAPITAL;
  if (/\p{L}/u.test(character)) return LETTER;
  if (character === ' ') return BLANK;
  if (/\s/.test(character)) return LINE_BREAK;
  return '{}":,'.includes(character) ? JSON_MARK : PUNCTUATION;
}

function classOf(text: string, at: number): number {
  const code = text.charCodeAt(at);
  // Behind the end of the text it is NaN, which is no class.
  return code <= LAST_LATIN ? (classes[code] as number) : OTHER;
}

/**
 * Where the token that begins at `at` ends. A stand-in for a model's tokenizer: a token is a word with the blank in
 * front of it, a digit (SmolLM2 and Qwen2.5 take them one by one), a mark, or a short run of the marks of JSON. How many
 * characters it comes to is of the text: 2.5 in short JSON, 4 in prose with names and numbers, 4.9 in plain prose; held
 * against the tokenizer of SmolLM2 by `npm run bench -- mock-truth`.
 */
export function findTokenEnd(text: string, at: number): number {
  const plain = endPlainWord(text, at);
  if (plain > 0) return plain;
  const first = classOf(text, at);
  if (first !== BLANK) return endWord(text, at, first, LONGEST_INNER_WORD);
  const second = classOf(text, at + 1);
  if (second === BLANK) return endRun(text, at, BLANK, LONGEST_RUN);
  // A blank in front of a number or at the end stands alone.
  if (second === DIGIT || second === LINE_BREAK || at + 1 >= text.length) return at + 1;
  return endWord(text, at + 1, second, LONGEST_WORD);
}

/** Where a blank and the small English letters behind it end, which is most of all there is; 0: it is something else. */
function endPlainWord(text: string, at: number): number {
  if (text.charCodeAt(at) !== CODE_BLANK) return 0;
  const last = at + 1 + LONGEST_WORD;
  let end = at + 1;
  let code = text.charCodeAt(end);
  while (code >= CODE_A && code <= CODE_Z && end < last) code = text.charCodeAt(++end);
  return end === at + 1 || code > LAST_ASCII ? 0 : end;
}

function endWord(text: string, at: number, first: number, longest: number): number {
  switch (first) {
    case LETTER:
      return endRun(text, at, LETTER, longest);
    case CAPITAL: {
      const second = classOf(text, at + 1);
      if (second === LETTER) return endRun(text, at + 1, LETTER, longest - 1);
      return endRun(text, at, CAPITAL, LONGEST_CAPITALS);
    }
    case JSON_MARK:
      return endRun(text, at, JSON_MARK, LONGEST_MARKS);
    case PUNCTUATION:
      return endSame(text, at);
    case OTHER:
      return isHighSurrogate(text.charCodeAt(at)) ? at + 2 : at + 1;
    default:
      return at + 1;
  }
}

function endRun(text: string, at: number, kind: number, longest: number): number {
  let end = at + 1;
  const last = at + longest;
  while (end < last && end < text.length && classOf(text, end) === kind) end++;
  return end;
}

/** A rule or a fence of Markdown is one token. */
function endSame(text: string, at: number): number {
  const code = text.charCodeAt(at);
  let end = at + 1;
  while (end < at + LONGEST_RUN && text.charCodeAt(end) === code) end++;
  return end;
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}

/** How many tokens a text is. */
export function countTokens(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at = findTokenEnd(text, at)) count++;
  return count;
}

/** The first `count` tokens of a text. */
export function takeTokens(text: string, count: number): string {
  let end = 0;
  for (let taken = 0; taken < count && end < text.length; taken++) end = findTokenEnd(text, end);
  return text.slice(0, end);
}

/** Characters a token of the prose that answers are filled with. */
const FILLED_PROSE = 4.87;

/** How many tokens so many characters of filled prose are. */
export function proseTokens(characters: number): number {
  return characters / FILLED_PROSE;
}

/** How many characters of prose make so many tokens, within some percent. */
export function proseCharacters(tokens: number): number {
  return tokens * FILLED_PROSE;
}
