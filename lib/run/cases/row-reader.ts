import { CutoverError } from '../../kit/cutover-error.ts';
import { excerpt } from '../../kit/excerpt.ts';
import { parseJsonText } from '../../kit/settings/json-text.ts';
import type { OnValue } from './read-values.ts';

/** Columns that are a case's own; all others are variables of its template. */
const own = ['id', 'prompt', 'system', 'answerTokens', 'streamed', 'tags', 'expected'];

/** As long as a line of a stream may be. */
const MOST_ROW_CHARACTERS = 128 * 1024 * 1024;

/** Takes in the lines of a CSV file (RFC 4180) and tells of each row as a case. */
export interface RowReader {
  add(line: string, number: number): void;
  /** Throws a `usage` error when a quote is still open. */
  end(): void;
}

/**
 * Reads rows under a first line of column names. `expected` is JSON, `tags` are words between commas, `answerTokens` a number, `streamed`
 * true or false.
 */
export function createRowReader(path: string, onValue: OnValue): RowReader {
  let columns: string[] | null = null;
  const row = createRow(path);
  return {
    add(line, number) {
      if (!row.isOpen() && line.trim() === '') return;
      const read = row.add(line, number);
      if (read === null) return;
      if (columns === null) columns = readColumns(read.cells, `${path} line ${read.from}`);
      else {
        const names = columns;
        onValue(() => toCase(names, read.cells), `${path} line ${read.from}`);
      }
    },
    end: row.end,
  };
}

/** Takes in lines until a row has ended: the cells of that, and its first line; null: a quote is open. */
function createRow(path: string): {
  add(line: string, number: number): { cells: string[]; from: number } | null;
  isOpen(): boolean;
  end(): void;
} {
  let cells: string[] = [];
  /** What there is of a cell in quotes that are not closed yet. */
  let open: string[] | null = null;
  let from = 0;
  let length = 0;
  const rejectQuote = (): never => {
    throw new CutoverError('usage', `${path} line ${from} opens a quote that is never closed.`);
  };
  /** Reads on in quotes from there; where they end, or -1. */
  const readQuoted = (line: string, start: number, parts: string[]): number => {
    for (let at = start; ;) {
      const quote = line.indexOf('"', at);
      if (quote < 0) {
        parts.push(line.slice(at), '\n');
        return -1;
      }
      parts.push(line.slice(at, quote));
      // A quote that is written twice is one of the text.
      if (line[quote + 1] !== '"') return quote + 1;
      parts.push('"');
      at = quote + 2;
    }
  };
  return {
    add(line, number) {
      if (open === null) {
        cells = [];
        from = number;
        length = 0;
      }
      length += line.length + 1;
      if (length > MOST_ROW_CHARACTERS) rejectQuote();
      for (let at = 0; ;) {
        let end: number;
        if (open !== null || line[at] === '"') {
          const parts: string[] = open ?? [];
          end = readQuoted(line, open === null ? at + 1 : at, parts);
          open = end < 0 ? parts : null;
          if (end < 0) return null;
          cells.push(parts.join(''));
          const behind = /^[ \r]*(?=,|$)/.exec(line.slice(end));
          if (behind === null) {
            const more = excerpt(line.slice(end), 30);
            throw new CutoverError(
              'usage',
              `${path} line ${number} has "${more}" behind a field in quotes: a quote within one is written twice.`,
            );
          }
          end += behind[0].length;
        } else {
          const comma = line.indexOf(',', at);
          end = comma < 0 ? line.length : comma;
          cells.push(comma < 0 ? line.slice(at).replace(/\r$/, '') : line.slice(at, end));
        }
        if (end >= line.length) return { cells, from };
        at = end + 1;
      }
    },
    isOpen: () => open !== null,
    end() {
      if (open !== null) rejectQuote();
    },
  };
}

/** The names of columns. Throws for one that stands there twice, and for one of a case's own that is written otherwise. */
function readColumns(cells: readonly string[], where: string): string[] {
  const columns = cells.map((cell) => cell.trim());
  for (const [place, name] of columns.entries()) {
    if (name !== '' && columns.indexOf(name) < place)
      throw new CutoverError('usage', `${where} must name each column once, got "${excerpt(name, 40)}" twice.`);
    const near = own.find((one) => one.toLowerCase() === name.toLowerCase());
    if (near !== undefined && near !== name)
      throw new CutoverError('usage', `${where}: the column ${name} would be a variable. Did you mean "${near}"?`);
  }
  return columns;
}

function toCase(columns: readonly string[], cells: readonly string[]): Record<string, unknown> {
  if (cells.length !== columns.length)
    throw new CutoverError('usage', `must have ${columns.length} fields, as the first line has, got ${cells.length}`);
  const values = columns.map((name, place) => [name, cells[place] ?? ''] as const);
  if (values.some(([name, value]) => name === '' && value !== ''))
    throw new CutoverError('usage', 'has a field in a column that the first line gives no name.');
  const read = values.filter(([name, value]) => own.includes(name) && value !== '');
  return {
    // A column may be called `__proto__`.
    vars: Object.fromEntries(values.filter(([name]) => name !== '' && !own.includes(name))),
    ...Object.fromEntries(read.map(([name, value]) => [name, readOwn(name, value)])),
  };
}

function readOwn(name: string, value: string): unknown {
  switch (name) {
    case 'expected':
      return parseJsonText(value, 'expected');
    case 'tags':
      return value.split(',').map((word) => word.trim());
    case 'answerTokens':
      return Number(value);
    case 'streamed':
      return value === 'true' ? true : value === 'false' ? false : value;
    default:
      return value;
  }
}
