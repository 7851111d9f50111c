import type Token from 'markdown-it/lib/token.mjs';

/** Has a paragraph a line that begins with a pipe? It is no table then, or it would not be in a paragraph. */
export function hasRow(paragraph: string): boolean {
  return paragraph.includes('|') && /^[^\S\n]{0,80}\|/m.test(paragraph);
}

/**
 * Has a table a row with more or fewer cells than its header? GitHub cuts what is too much and fills up what is too little,
 * and says nothing. A line without a pipe at its start is taken for text that stands too close behind the table.
 */
export function hasUnevenRow(table: Token, blocks: readonly Token[], at: number, lines: readonly string[]): boolean {
  const [from = 0, to = 0] = table.map ?? [];
  let columns = 0;
  for (let next = at + 1; next < blocks.length && blocks[next]?.type !== 'thead_close'; next++)
    if (blocks[next]?.type === 'th_open') columns++;
  for (let index = from + 2; index < to; index++) {
    const row = (lines[index] ?? '').replace(/^[\s>]+/, '');
    if (row.startsWith('|') && countCells(row) !== columns) return true;
  }
  return false;
}

/** The cells of a row that begins with a pipe; a pipe after a backslash belongs to its cell. */
function countCells(line: string): number {
  const row = line.trimEnd();
  let pipes = 0;
  let closes = false;
  for (let index = 0; index < row.length; index++) {
    const code = row.charCodeAt(index);
    closes = code === 124;
    if (code === 92) index++;
    else if (closes) pipes++;
  }
  return closes && pipes > 1 ? pipes - 1 : pipes;
}
