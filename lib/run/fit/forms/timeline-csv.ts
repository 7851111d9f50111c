import type { LogRow, RowKey } from '../../../collector/fit/log-row.ts';
import { CutoverError } from '../../../kit/cutover-error.ts';
import { excerpt } from '../../../kit/excerpt.ts';
import { type LineReader, type LogEntry, type LogForm, skip } from './log-form.ts';
import { nameError, nameStatus } from './name-failure.ts';
import { readTime, type ToldTime } from './read-time.ts';

/** What a column may be called; compared in lower case, without what is no letter or digit. */
const names = {
  time: ['time', 'timestamp', 'at', 'date', 'datetime', 'start', 'starttime', 'ts', 'tms'],
  status: ['status', 'statuscode', 'code', 'httpstatus'],
  error: ['error', 'errorkind', 'kind', 'errortype', 'failure'],
  latencyMs: ['latency', 'latencyms', 'duration', 'durationms', 'ms'],
  latencySeconds: ['latencys', 'durations', 'latencyseconds', 'durationseconds', 'seconds'],
  share: ['share', 'ratio', 'errorratio', 'errorrate'],
  count: ['count', 'calls', 'requests', 'total'],
  model: ['model'],
  tenant: ['tenant', 'team', 'customer', 'user'],
  region: ['region'],
} as const;
type Column = keyof typeof names;

/** So many moments are known again. */
const MOST_MOMENTS = 50_000;
/** A share without a count stands for one of so many calls. */
const CALLS_ASSUMED = 100;
/** In more than one line, and so large a share of them, a share above 1 is no slip, but the column is in percent. */
const MOST_UNSIGNED = 0.01;
/** What says that a call did not fail, in a column of errors and in one of statuses. */
const noError = /^(|-|0|0\.0|false|f|no|n|ok|success|succeeded|none|null|nil|nan|n\/a|undefined)$/i;
const goodStatus = /^(|-|true|ok|success|successful|succeeded|up|healthy|none|null|[123]xx)$/i;
/** What says that it did, and not how. */
const anyError = /^(1|1\.0|true|t|yes|y|error|failed|failure|fail|false|down)$/i;
/** `503`, and as clients and tables write it: `200 OK`, `HTTP/1.1 200 OK`, `200.0`, and `0` and `000` for no answer. */
const statusCode = /^(?:HTTP\/[\d.]+ )?(\d{3}|0)(?:\.0+)?(?=$|[ ,;:(-])/i;

/**
 * A timeline as comma-separated values, with a header: a time, and a status or a kind of error; a latency, a count of calls, a model, tenant or region where
 * there is one. With a column `share` a line is that share of the calls at that time, and what its time lacks to 1 did not fail.
 */
export const timelineCsv: LogForm = {
  summary: 'a timeline as CSV: time, status or error, and where known latency_ms, share, count, model, tenant, region',
  fits: (line) => {
    const columns = findColumns(line).found;
    return columns.has('time') && (columns.has('status') || columns.has('error'));
  },
  create: createReader,
};

interface Columns {
  found: Map<Column, number>;
  unknown: string[];
  /** Those that tell what another before them tells. */
  twice: string[];
  /** A latency whose name has no unit. */
  bare: string | undefined;
}

function findColumns(header: string): Columns {
  const found = new Map<Column, number>();
  const unknown: string[] = [];
  const twice: string[] = [];
  let bare: string | undefined;
  for (const [place, cell] of splitCsv(header.replace(/^\uFEFF/, '')).entries()) {
    const plain = cell.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
    const column = (Object.keys(names) as Column[]).find((name) => (names[name] as readonly string[]).includes(plain));
    if (column === undefined) unknown.push(cell);
    else if (found.has(column)) twice.push(cell);
    else found.set(column, place);
    if (plain === 'latency' || plain === 'duration') bare ??= cell;
  }
  return { found, unknown, twice, bare };
}

/** By what else than a comma the cells of such a table are kept apart, where this is its header; null: it is none. */
export function findOtherSeparator(line: string): string | null {
  const separators = { ';': 'semicolons', '\t': 'tabs', '|': 'bars' };
  const found = Object.entries(separators).find(([separator]) => timelineCsv.fits(line.replaceAll(separator, ',')));
  return found?.[1] ?? null;
}

/** Throws a `usage` error for a header without a time or an outcome: without one no call would fail. */
function checkColumns(found: ReadonlyMap<Column, number>, header: string): void {
  if (found.has('time') && (found.has('status') || found.has('error'))) return;
  throw new CutoverError(
    'usage',
    `the first line must be a header with a column for the time (${names.time.join(', ')}) and one for the status (${names.status.join(', ')}) or the error (${names.error.join(', ')}), got ${JSON.stringify(excerpt(header, 120))}`,
  );
}

/** The rows of one moment, whose shares are of one whole. */
interface Moment {
  time: ToldTime;
  rows: LogRow[];
  shares: number;
  calls: number;
}

function createReader(header: string): LineReader {
  const { found, unknown, twice, bare } = findColumns(header);
  checkColumns(found, header);
  const hasShare = found.has('share');
  let isHeader = true;
  let over = 0;
  let unreadLatencies = 0;
  let shareLines = 0;
  let unsigned = { lines: 0, first: '' };
  let held: Moment | null = null;
  const moments = new Set<number>();
  let apart = 0;
  let unowned = 0;

  /** A moment with what it lacks to a whole. */
  function release(): LogEntry[] {
    if (held === null) return [];
    const { time, rows, shares, calls } = held;
    held = null;
    if (shares > 1.001) over++;
    const rest = Math.max(0, 1 - shares) * calls;
    const keys = commonKeys(rows);
    if (rest > 0 && rows.some((row) => Object.keys(row.keys).length > Object.keys(keys).length)) unowned++;
    const told = rows.map((row) => toEntry(rest > 0 ? { ...row, keys } : row, time));
    const row = { atMs: time.atMs, failure: null, latencyMs: null, keys, count: rest };
    return rest === 0 ? told : [...told, { kind: 'row', row, isRest: true }];
  }

  function read(line: string): LogEntry[] {
    if (isHeader) {
      isHeader = false;
      return [];
    }
    const cells = splitCsv(line);
    const cell = (column: Column): string => (cells[found.get(column) ?? -1] ?? '').trim();
    const time = readTime(cell('time'));
    if (time === null) return [skip('its time cannot be read (ISO 8601, or a count from the epoch)')];
    const share = hasShare ? readShare(cell('share')) : null;
    if (hasShare && cell('share') !== '') shareLines++;
    if (share === null && Number(cell('share')) > 1)
      unsigned = { lines: unsigned.lines + 1, first: unsigned.first || cell('share') };
    if (hasShare && share === null) return [skip('its share is no number between 0 and 1, and no percentage')];
    const count = cell('count') === '' ? (hasShare ? CALLS_ASSUMED : 1) : Number(cell('count'));
    if (!(count >= 0 && count <= 1e9)) return [skip('its count is no number of calls')];
    const [told, latencyMs] = [
      cell('latencyMs') || cell('latencySeconds'),
      readLatency(cell('latencyMs'), cell('latencySeconds')),
    ];
    if (told !== '' && latencyMs === null) unreadLatencies++;
    const row: LogRow = {
      atMs: time.atMs,
      failure: nameOutcome(cell('status'), cell('error')),
      latencyMs,
      keys: readKeys(cell),
      count: count * (share ?? 1),
    };
    if (share === null) return [toEntry(row, time)];
    // The same again is no further part of that whole: a line that is there twice, or an hour that the clock ran through twice.
    if (held?.time.atMs !== time.atMs) noteMoment(time.atMs);
    const isOther = held !== null && (held.time.atMs !== time.atMs || held.rows.some((other) => isAlike(other, row)));
    const done = isOther ? release() : [];
    held ??= { time, rows: [], shares: 0, calls: count };
    held.rows.push(row);
    held.shares += share;
    return done;
  }

  /** Of a table that is sorted by something else, each moment comes again and again. */
  function noteMoment(atMs: number): void {
    if (moments.has(atMs)) apart++;
    else if (moments.size < MOST_MOMENTS) moments.add(atMs);
  }

  function finish(): LogEntry[] {
    if (unsigned.lines > Math.max(1, MOST_UNSIGNED * shareLines)) throw tellUnsigned(unsigned, shareLines);
    return release();
  }

  return {
    read,
    finish,
    notes: () => [
      ...(unknown.length === 0
        ? []
        : [
            `${unknown.length === 1 ? 'the column' : 'the columns'} ${excerpt(unknown.join(', '))} ${unknown.length === 1 ? 'is' : 'are'} not known and left out`,
          ]),
      ...twice.map((cell) => `the column ${excerpt(cell)} tells the same as one before it and is left out`),
      ...(bare === undefined
        ? []
        : [`the column ${excerpt(bare)} is taken for milliseconds: call it latency_s where it is seconds`]),
      ...(unreadLatencies === 0 ? [] : [`${unreadLatencies} latencies are no numbers and left out`]),
      ...(hasShare && !found.has('count')
        ? [
            `its shares are taken for those of ${CALLS_ASSUMED} calls a line, as it has no column count: rates and intervals rest on that`,
          ]
        : []),
      ...(apart === 0
        ? []
        : [
            `lines of a moment stand apart ${apart} times, with others between: each lot is taken for a whole of its own. Where they are parts of one, sort it by time`,
          ]),
      ...(unowned === 0
        ? []
        : [
            `at ${unowned} moments its lines are of several models, tenants or regions, and it does not say of which the calls are that did not fail: by those it tells nothing. Write a line for those, with error left empty, or a table for each`,
          ]),
      ...(over === 0 ? [] : [`at ${over} moments the shares come to more than 1`]),
    ],
  };
}

/** The model, tenant and region that all of some rows have: what their moment lacks to a whole is of those, too. */
function commonKeys([first, ...others]: readonly LogRow[]): LogRow['keys'] {
  const keys: Partial<Record<RowKey, string>> = {};
  for (const key of ['model', 'tenant', 'region'] as const) {
    const value = first?.keys[key];
    if (value !== undefined && others.every((row) => row.keys[key] === value)) keys[key] = value;
  }
  return keys;
}

/** What is told of one kind, of those it was told of, with its lateness. */
function isAlike(one: LogRow, other: LogRow): boolean {
  const keys = ['model', 'tenant', 'region'] as const satisfies RowKey[];
  return (
    one.failure === other.failure &&
    one.latencyMs === other.latencyMs &&
    keys.every((key) => one.keys[key] === other.keys[key])
  );
}

/** Of a column in percent those up to 1 % look like shares. */
function tellUnsigned({ lines, first }: { lines: number; first: string }, all: number): CutoverError {
  return new CutoverError(
    'usage',
    `in its column of shares ${lines} of ${all} lines have more than 1, the first ${excerpt(first, 20)}: a share is 0 to 1, as 0.25, or bears the sign of what is in percent, as 25%; without one, 0.9 would be read as 90 %.`,
  );
}

function toEntry(row: LogRow, { zone }: ToldTime): LogEntry {
  return { kind: 'row', row, ...(zone === undefined ? {} : { zone }) };
}

/** By both columns: a status that failed tells more than the word beside it, which tells more than that nothing answered. */
function nameOutcome(status: string, error: string): string | null {
  const code = statusCode.exec(status)?.[1];
  const told = nameTold(error);
  if (code === undefined) return told ?? (goodStatus.test(status) ? null : nameWord(status));
  const number = Number(code);
  if (number === 0) return told === null || told === 'unknown' ? nameStatus(0) : told;
  return nameStatus(number, error) ?? told;
}

function nameTold(error: string): string | null {
  if (noError.test(error)) return null;
  const code = statusCode.exec(error)?.[1];
  return code === undefined ? nameWord(error) : nameStatus(Number(code));
}

const nameWord = (word: string): string => (anyError.test(word) ? 'unknown' : nameError(word));

/** `0.25`, or `25 %`. */
function readShare(text: string): number | null {
  const found = /^(\d+(?:\.\d+)?)\s*(%?)$/.exec(text);
  if (found === null) return null;
  const share = Number(found[1]) / (found[2] === '%' ? 100 : 1);
  return share <= 1 ? share : null;
}

function readLatency(ms: string, seconds: string): number | null {
  const told = ms === '' ? (seconds === '' ? Number.NaN : Number(seconds) * 1_000) : Number(ms);
  return told >= 0 && told < Infinity ? told : null;
}

function readKeys(cell: (column: Column) => string): LogRow['keys'] {
  const keys: Partial<Record<RowKey, string>> = {};
  for (const key of ['model', 'tenant', 'region'] as const) if (cell(key) !== '') keys[key] = cell(key);
  return keys;
}

/** The cells of a line; RFC 4180, without line ends in them. */
function splitCsv(line: string): string[] {
  const text = line.replace(/\r$/, '');
  if (!text.includes('"')) return text.split(',');
  return [...text.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain = '']) => quoted?.replaceAll('""', '"') ?? plain,
  );
}
