import { CutoverError } from '../../kit/cutover-error.ts';
import { parseJsonText } from '../../kit/settings/json-text.ts';

/** Columns that are a case's own; all others are variables of its template. */
const own = ['id', 'prompt', 'system', 'answerTokens', 'streamed', 'tags', 'expected'];

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
export function createRowReader(path: string, onValue: (value: unknown, where: string) => void): RowReader {
  let columns: string[] | null = null;
  /** A row whose quotes are not closed yet, and its first line. */
  let open: { text: string; from: number } | null = null;
  return {
    add(line, number) {
      const text = open === null ? line : `${open.text}\n${line}`;
      const from = open?.from ?? number;
      if ((text.split('"').length - 1) % 2 === 1) {
        open = { text, from };
        return;
      }
      open = null;
      if (text.trim() === '') return;
      const cells = splitRow(text.replace(/\r$/, ''));
      if (columns === null) {
        columns = cells;
        return;
      }
      const where = `${path} line ${from}`;
      if (cells.length !== columns.length) {
        throw new CutoverError(
          'usage',
          `${where} must have ${columns.length} fields, as its first line has, got ${cells.length}`,
        );
      }
      onValue(toCase(columns, cells, where), where);
    },
    end() {
      if (open !== null)
        throw new CutoverError('usage', `${path} line ${open.from} opens a quote that is never closed.`);
    },
  };
}

function splitRow(row: string): string[] {
  const cells: string[] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^,]*))(,|$)/gy;
  for (;;) {
    const match = cell.exec(row);
    if (match === null) return cells;
    cells.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] === '') return cells;
  }
}

function toCase(columns: readonly string[], cells: readonly string[], where: string): Record<string, unknown> {
  const vars: Record<string, string> = {};
  const read: Record<string, unknown> = { vars };
  for (const [place, name] of columns.entries()) {
    const value = cells[place] ?? '';
    if (!own.includes(name)) vars[name] = value;
    else if (value !== '') read[name] = readOwn(name, value, where);
  }
  return read;
}

function readOwn(name: string, value: string, where: string): unknown {
  switch (name) {
    case 'expected':
      return parseJsonText(value, `${where}: expected`);
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
