import { CutoverError } from '../../kit/cutover-error.ts';
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
  /** A row whose quotes are not closed yet, its first line, and its length. */
  let open: { lines: string[]; from: number; length: number } | null = null;
  const rejectQuote = (from: number): never => {
    throw new CutoverError('usage', `${path} line ${from} opens a quote that is never closed.`);
  };
  return {
    add(line, number) {
      const closes = countQuotes(line) % 2 === 1;
      if (open !== null || closes) {
        open ??= { lines: [], from: number, length: 0 };
        open.lines.push(line);
        open.length += line.length + 1;
        if (open.length > MOST_ROW_CHARACTERS) rejectQuote(open.from);
        // The first of them opens it.
        if (!closes || open.lines.length === 1) return;
      }
      const text = open?.lines.join('\n') ?? line;
      const from = open?.from ?? number;
      open = null;
      if (text.trim() === '') return;
      const cells = splitRow(text.replace(/\r$/, ''));
      if (columns === null) {
        columns = cells;
        return;
      }
      const names = columns;
      onValue(() => toCase(names, cells), `${path} line ${from}`);
    },
    end() {
      if (open !== null) rejectQuote(open.from);
    },
  };
}

function countQuotes(text: string): number {
  let count = 0;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) count++;
  return count;
}

function splitRow(row: string): string[] {
  const cells: string[] = [];
  for (let at = 0; ;) {
    const end = findCellEnd(row, at);
    const cell = row.slice(at, end);
    const isQuoted = cell.length > 1 && cell.startsWith('"') && cell.endsWith('"');
    cells.push(isQuoted ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (end >= row.length) return cells;
    at = end + 1;
  }
}

/** Where the comma behind a cell stands, or the end; one in quotes is part of it. */
function findCellEnd(row: string, from: number): number {
  let last = from;
  if (row[from] === '"') {
    last = row.indexOf('"', from + 1);
    // A quote that is written twice ends one quoted part, and begins the next.
    while (last >= 0 && row[last + 1] === '"') last = row.indexOf('"', last + 2);
  }
  const comma = last < 0 ? -1 : row.indexOf(',', last);
  return comma < 0 ? row.length : comma;
}

function toCase(columns: readonly string[], cells: readonly string[]): Record<string, unknown> {
  if (cells.length !== columns.length)
    throw new CutoverError('usage', `must have ${columns.length} fields, as the first line has, got ${cells.length}`);
  const values = columns.map((name, place) => [name, cells[place] ?? ''] as const);
  const read = values.filter(([name, value]) => own.includes(name) && value !== '');
  return {
    // A column may be called `__proto__`.
    vars: Object.fromEntries(values.filter(([name]) => !own.includes(name))),
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
