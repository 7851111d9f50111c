/** How much of a text's end is looked at, in characters, and the longest unit that is looked for in it. */
const WINDOW = 1_200;
const MAX_UNIT = 300;
/** What is said so often, over so many characters, nobody means: a rule of a table, a list of equal rows is shorter. */
const MIN_TIMES = 4;
const MIN_LENGTH = 400;

/** Does a text end in the same words over and over? A model that does so runs on until its limit, however high. White space does not count. */
export function isRunaway(text: string): boolean {
  const tail = text.slice(-WINDOW).replaceAll(/\s+/g, ' ').trim();
  if (tail.length < MIN_LENGTH) return false;
  for (let unit = 1; unit <= MAX_UNIT; unit++) {
    let same = 0;
    for (
      let index = tail.length - 1;
      index >= unit && tail.charCodeAt(index) === tail.charCodeAt(index - unit);
      index--
    )
      same++;
    if (same + unit >= MIN_LENGTH && same + unit >= unit * MIN_TIMES) return true;
  }
  return false;
}
