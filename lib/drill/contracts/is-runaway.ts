/** How much of a text's end is looked at, in characters, and the longest unit that is looked for in it. */
const WINDOW = 1_200;
const MAX_UNIT = 300;
/** What is said so often, over so many characters, nobody means: a rule of a table, a list of equal rows is shorter. */
const MIN_TIMES = 4;
const MIN_LENGTH = 400;

/** What repeats has its last word there several times over; most texts do not, and are known by that. */
const LAST_WORD = /\S{1,12}(?=\s*$)/;
/** In a text that repeats, at least 100 characters at the end stand once more a unit before. */
const PROBE = 40;

/** Does a text end in the same words over and over? A model that does so runs on until its limit, however high. White space does not count. */
export function isRunaway(text: string): boolean {
  if (text.length < MIN_LENGTH) return false;
  const end = text.slice(-WINDOW);
  const word = LAST_WORD.exec(end.slice(-PROBE));
  if (word !== null && !repeats(end, word[0])) return false;
  const tail = end.replaceAll(/\s+/g, ' ').trim();
  if (tail.length < MIN_LENGTH) return false;
  const from = tail.length - PROBE;
  const probe = tail.slice(from);
  for (let at = tail.lastIndexOf(probe, from - 1); at >= 0; at = at === 0 ? -1 : tail.lastIndexOf(probe, at - 1)) {
    const unit = from - at;
    if (unit > MAX_UNIT) return false;
    const length = unit + countSame(tail, unit);
    if (length >= MIN_LENGTH && length >= unit * MIN_TIMES) return true;
  }
  return false;
}

function repeats(text: string, word: string): boolean {
  const last = text.lastIndexOf(word);
  const before = last <= 0 ? -1 : text.lastIndexOf(word, last - 1);
  return before > 0 && text.lastIndexOf(word, before - 1) >= 0;
}

/** How many characters at the end are those a unit before them. */
function countSame(text: string, unit: number): number {
  let same = 0;
  for (let at = text.length - 1; at >= unit && text.charCodeAt(at) === text.charCodeAt(at - unit); at--) same++;
  return same;
}
