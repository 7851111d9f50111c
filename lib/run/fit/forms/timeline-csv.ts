import type { LogRow, RowKey } from '../../../collector/fit/log-row.ts';
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

/** A share without a count stands for one of so many calls. */
const CALLS_ASSUMED = 100;
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

function findColumns(header: string): { found: Map<Column, number>; unknown: string[] } {
  const found = new Map<Column, number>();
  const unknown: string[] = [];
  for (const [place, cell] of splitCsv(header.replace(/^\uFEFF/, '')).entries()) {
    const plain = cell.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
    const column = (Object.keys(names) as Column[]).find((name) => (names[name] as readonly string[]).includes(plain));
    if (column === undefined || found.has(column)) unknown.push(cell);
    else found.set(column, place);
  }
  return { found, unknown };
}

/** The rows of one moment, whose shares are of one whole. */
interface Moment {
  time: ToldTime;
  rows: LogRow[];
  shares: number;
  calls: number;
}

function createReader(header: string): LineReader {
  const { found, unknown } = findColumns(header);
  const hasShare = found.has('share');
  let isHeader = true;
  let over = 0;
  let held: Moment | null = null;

  /** A moment with what it lacks to a whole. */
  function release(): LogEntry[] {
    if (held === null) return [];
    const { time, rows, shares, calls } = held;
    held = null;
    if (shares > 1.001) over++;
    const rest = Math.max(0, 1 - shares) * calls;
    const whole =
      rest === 0 ? rows : [...rows, { atMs: time.atMs, failure: null, latencyMs: null, keys: {}, count: rest }];
    return whole.map((row) => toEntry(row, time));
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
    if (hasShare && share === null) return [skip('its share is no number between 0 and 1, and no percentage')];
    const count = cell('count') === '' ? (hasShare ? CALLS_ASSUMED : 1) : Number(cell('count'));
    if (!(count >= 0 && count <= 1e9)) return [skip('its count is no number of calls')];
    const row: LogRow = {
      atMs: time.atMs,
      failure: nameOutcome(cell('status'), cell('error')),
      latencyMs: readLatency(cell('latencyMs'), cell('latencySeconds')),
      keys: readKeys(cell),
      count: count * (share ?? 1),
    };
    if (share === null) return [toEntry(row, time)];
    const done = held !== null && held.time.atMs !== time.atMs ? release() : [];
    held ??= { time, rows: [], shares: 0, calls: count };
    held.rows.push(row);
    held.shares += share;
    return done;
  }

  return {
    read,
    finish: release,
    notes: () => [
      ...(unknown.length === 0
        ? []
        : [
            `${unknown.length === 1 ? 'the column' : 'the columns'} ${excerpt(unknown.join(', '))} ${unknown.length === 1 ? 'is' : 'are'} not known and left out`,
          ]),
      ...(hasShare && !found.has('count')
        ? [
            `its shares are taken for those of ${CALLS_ASSUMED} calls a line, as it has no column count: intervals rest on that`,
          ]
        : []),
      ...(over === 0 ? [] : [`at ${over} moments the shares come to more than 1`]),
    ],
  };
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
