/**
 * Is a block with lines that begin with a pipe no table a renderer would draw? GitHub's rules: a header row, a
 * separator row, and no row with more or fewer cells than the header.
 */
export function hasTableFault(block: readonly string[]): boolean {
  const start = block.findIndex(isRow);
  if (start < 0) return false;
  let columns = -1;
  for (let index = start; index < block.length; index++) {
    const line = block[index] ?? '';
    if (!isRow(line)) return columns < 0;
    const cells = splitCells(line);
    if (index === start) continue;
    if (columns < 0) {
      columns = splitCells(block[start] ?? '').length;
      if (cells.length !== columns || !cells.every(isSeparator)) return true;
    } else if (cells.length !== columns) return true;
  }
  return columns < 0;
}

function isRow(line: string): boolean {
  return line.trimStart().startsWith('|');
}

/** The cells of a row; a pipe after a backslash belongs to its cell. */
function splitCells(line: string): string[] {
  let row = line.trim().slice(1);
  if (row.endsWith('|') && !row.endsWith('\\|')) row = row.slice(0, -1);
  const cells: string[] = [];
  let from = 0;
  for (let index = 0; index < row.length; index++) {
    const char = row.charCodeAt(index);
    if (char === 92) index++;
    else if (char === 124) {
      cells.push(row.slice(from, index));
      from = index + 1;
    }
  }
  cells.push(row.slice(from));
  return cells;
}

function isSeparator(cell: string): boolean {
  return /^:?-+:?$/.test(cell.trim());
}
