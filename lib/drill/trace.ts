import { formatValue } from '../kit/settings/reader.ts';
import { CutoverError } from '../kit/cutover-error.ts';

/** One request of a recorded trace; `atMs` counts from its first row. */
export interface TraceRow {
  atMs: number;
  promptTokens: number;
  outputTokens: number;
  /** Which case was asked then, by its number in its list; left out: any. */
  case?: number;
}

/**
 * Reads a trace file's text, by its columns:
 *
 * - Azure LLM inference 2023 and 2024: `TIMESTAMP,ContextTokens,GeneratedTokens`
 * - BurstGPT: `Timestamp,…,Request tokens,Response tokens,…`, in seconds
 * - Mooncake as CSV: `t_ms,input_tokens,output_tokens,…`
 * - Mooncake as published: JSON lines with `timestamp` in milliseconds, `input_length`, `output_length`, `hash_ids`
 * - Qwen-Bailian: the same in seconds, and a `chat_id`
 *
 * Times are sorted and start at 0. Mooncake's are in steps of 3 s; rows of one step are spread evenly over it.
 * Throws a `usage` error that names the file, line and rule.
 */
export function parseTrace(text: string, path: string): TraceRow[] {
  const lines = text.split(/\r?\n/);
  const first = lines[0] ?? '';
  const rows = first.startsWith('{') ? readJsonLines(lines, path) : readCsv(lines, path);
  if (rows.length === 0) throw new CutoverError('usage', `${path} holds no request.`);
  return orderTrace(rows);
}

/** Rows in order of time, which starts at 0; rows of one step of a clock are spread evenly over it. */
export function orderTrace(rows: TraceRow[]): TraceRow[] {
  rows.sort((a, b) => a.atMs - b.atMs);
  const origin = rows[0]?.atMs ?? 0;
  return spreadSteps(rows.map((row) => ({ ...row, atMs: row.atMs - origin })));
}

const csvFormats = [
  { columns: ['TIMESTAMP', 'ContextTokens', 'GeneratedTokens'], readTime: parseAzureTime },
  { columns: ['t_ms', 'input_tokens', 'output_tokens'], readTime: readNumber },
  { columns: ['Timestamp', 'Request tokens', 'Response tokens'], readTime: readSeconds },
] as const;

function readCsv(lines: readonly string[], path: string): TraceRow[] {
  const header = (lines[0] ?? '').replace(/^\uFEFF/, '').split(',');
  const format = csvFormats.find(({ columns }) => columns.every((column) => header.includes(column)));
  if (format === undefined) {
    const known = csvFormats.map(({ columns }) => columns.join(',')).join(' or ');
    throw new CutoverError(
      'usage',
      `${path} line 1 must name the columns ${known}, got ${formatValue(header.join(','))}`,
    );
  }
  const [time, prompt, output] = format.columns.map((column) => header.indexOf(column)) as [number, number, number];
  return readLines(lines.slice(1), path, 2, (line) => {
    const cells = line.split(',');
    return {
      atMs: format.readTime(cells[time] ?? ''),
      promptTokens: readNumber(cells[prompt]),
      outputTokens: readNumber(cells[output]),
    };
  });
}

function readJsonLines(lines: readonly string[], path: string): TraceRow[] {
  const readTime = findUnit(lines[0] ?? '', path);
  return readLines(lines, path, 1, (line) => {
    const row = JSON.parse(line) as Record<string, unknown>;
    return {
      atMs: readTime(row['timestamp']),
      promptTokens: readNumber(row['input_length']),
      outputTokens: readNumber(row['output_length']),
    };
  });
}

/** Two families write the same names in different units; what only one of them has tells which it is. */
function findUnit(first: string, path: string): (time: unknown) => number {
  // Rows carry blocks of the prompt in both; only Qwen-Bailian's belong to chats.
  if (/"chat_id"/.test(first)) return readSeconds;
  if (/"hash_ids"/.test(first)) return readNumber;
  throw new CutoverError(
    'usage',
    `${path} line 1 must have a chat_id (Qwen-Bailian, seconds) or hash_ids (Mooncake, milliseconds), which tell the unit of its times; write other traces as CSV with t_ms,input_tokens,output_tokens, and name a log as the recording of a request, too. Got ${JSON.stringify(first.slice(0, 80))}`,
  );
}

function readSeconds(time: unknown): number {
  return readNumber(time) * 1_000;
}

/** NaN for what is none: nothing is not 0. */
function readNumber(value: unknown): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
}

function readLines(
  lines: readonly string[],
  path: string,
  firstLine: number,
  read: (line: string) => TraceRow,
): TraceRow[] {
  const rows: TraceRow[] = [];
  for (const [offset, line] of lines.entries()) {
    if (line === '') continue;
    let row: TraceRow | undefined;
    try {
      row = read(line);
    } catch {
      row = undefined;
    }
    if (row === undefined || !isRow(row)) {
      throw new CutoverError(
        'usage',
        `${path} line ${firstLine + offset} must hold a time and two token counts, got ${formatValue(line)}`,
      );
    }
    rows.push({ ...row, promptTokens: Math.max(1, row.promptTokens), outputTokens: Math.max(1, row.outputTokens) });
  }
  return rows;
}

/** No request is longer than a hundred million tokens, nor is a part of one counted. */
const MOST_TOKENS = 100_000_000;

function isRow({ atMs, promptTokens, outputTokens }: TraceRow): boolean {
  const areCounts = [promptTokens, outputTokens].every(
    (tokens) => Number.isInteger(tokens) && tokens >= 0 && tokens <= MOST_TOKENS,
  );
  return areCounts && Number.isFinite(atMs);
}

/** `2023-11-16 18:15:46.6805900`, in steps of 100 ns, to milliseconds. */
function parseAzureTime(text: string): number {
  const match = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d+))?(?:\+00:00)?$/.exec(text);
  if (match === null) return Number.NaN;
  return Date.parse(`${match[1]}T${match[2]}Z`) + Number(`0.${match[3] ?? '0'}`) * 1000;
}

/** Spreads rows that share a time over the gap to the next time. */
function spreadSteps(rows: readonly TraceRow[]): TraceRow[] {
  const spread: TraceRow[] = [];
  for (let from = 0; from < rows.length;) {
    const atMs = rows[from]?.atMs ?? 0;
    let to = from;
    while (rows[to]?.atMs === atMs) to++;
    const gapMs = (rows[to]?.atMs ?? atMs) - atMs;
    const count = to - from;
    for (const [offset, row] of rows.slice(from, to).entries()) {
      spread.push({ ...row, atMs: atMs + (gapMs * offset) / count });
    }
    from = to;
  }
  return spread;
}
