import { displayWidth } from './display-width.ts';

/** What a painter puts in, which takes no column. */
const ESCAPE = '\u001b';
const COLOUR = new RegExp(`${ESCAPE}\\[[\\d;]*m`, 'g');
const ATOM = new RegExp(`${ESCAPE}\\[[\\d;]*m|[^]`, 'gu');
const INDENT = '    ';
/** Where a row of a table may be broken best: cells, whose words hold together, have two spaces or more between them. */
const BETWEEN_CELLS = /(?<= {2})(?=[^ ])/;
const BETWEEN_WORDS = /(?<= )(?=[^ ])/;

/** A line as lines of at most `width` columns, broken between its cells, else its words, the further ones indented; colours take no column. */
export function fold(line: string, width: number): string[] {
  if (columnsOf(line) <= width) return [line];
  const most = width - INDENT.length;
  const fits = (part: string): boolean => columnsOf(part.trimEnd()) <= most;
  const pieces = line
    .split(BETWEEN_CELLS)
    .flatMap((cell) => (fits(cell) ? [cell] : cell.split(BETWEEN_WORDS)))
    .flatMap((word) => (fits(word) ? [word] : [...(word.match(ATOM) ?? [])]));
  const lines: string[] = [];
  let kept = '';
  for (const piece of pieces) {
    if (kept !== '' && columnsOf((kept + piece).trimEnd()) > width) {
      lines.push(kept.trimEnd());
      kept = INDENT;
    }
    kept += piece;
  }
  return [...lines, kept.trimEnd()];
}

const columnsOf = (text: string): number => displayWidth(text.replaceAll(COLOUR, ''));
