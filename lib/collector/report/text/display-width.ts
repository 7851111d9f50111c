const TWO_COLUMNS =
  /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}\u3000-\u303f\uff01-\uff60\uffe0-\uffe6]/u;
const NO_COLUMN = /[\p{Mn}\p{Me}]/u;

/** How many columns of a terminal a text takes, as far as that can be told: CJK and emoji two, combining marks none. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) {
    if (character >= ' ' && character <= '~') width += 1;
    else if (TWO_COLUMNS.test(character)) width += 2;
    else if (!NO_COLUMN.test(character)) width += 1;
  }
  return width;
}
