import type { RequestKind } from '../../kit/terms/request-kind.ts';
import { open } from 'node:fs/promises';
import { CutoverError, formatCause } from '../../kit/cutover-error.ts';
import type { Arrival } from '../../drill/workloads/arrival.ts';
import type { PlannedRequest } from '../../collector/score/join/scored-request.ts';

const NEWLINE = 10;

/** The text of a plan, in memory that threads share: whole arrivals are parsed when they are asked for. */
export interface PlanText {
  bytes: SharedArrayBuffer;
  /** Where each line begins, and where it ends: float64. Empty lines are none. */
  starts: SharedArrayBuffer;
  ends: SharedArrayBuffer;
}

/** Reads plan.ndjson, unparsed. */
export async function readPlanText(path: string): Promise<PlanText> {
  await using file = await open(path, 'r');
  const { size } = await file.stat();
  const shared = new SharedArrayBuffer(size);
  const bytes = Buffer.from(shared);
  let read = 0;
  while (read < size) {
    const { bytesRead } = await file.read(bytes, read, size - read, read);
    if (bytesRead === 0) break;
    read += bytesRead;
  }
  const starts: number[] = [];
  const ends: number[] = [];
  for (let start = 0; start < read;) {
    const found = bytes.indexOf(NEWLINE, start);
    const end = found < 0 ? read : found;
    if (end > start) {
      starts.push(start);
      ends.push(end);
    }
    start = end + 1;
  }
  return { bytes: shared, starts: share(starts), ends: share(ends) };
}

/** A plan that is parsed as far as it is asked for. */
export interface PlanReader {
  /** How many arrivals it has. */
  readonly planned: number;
  /** The arrival of an index; undefined when the plan has none of it. Throws as `list` does. */
  readArrival: (index: number) => Arrival | undefined;
  /** What it has parsed so far. */
  readonly columns: PlanColumns;
  /** Takes over what a reader of the same plan has parsed. */
  take(other: PlanColumns): void;
  /** What scoring keeps of every arrival. Throws `usage` when a line is no JSON, or not the arrival of its place. */
  list(): PlannedRequest[];
}

/** What scoring keeps of the arrivals that were parsed, in flat columns: a row for each arrival of the plan. */
export interface PlanColumns {
  /** NaN where it was not parsed. */
  dues: Float64Array;
  /** Places in `kindNames`. */
  kinds: Uint8Array;
  kindNames: RequestKind[];
}

/** A reader of a plan's text; `path` is for messages. */
export function createPlanReader(text: PlanText, path: string): PlanReader {
  const bytes = Buffer.from(text.bytes);
  const starts = new Float64Array(text.starts);
  const ends = new Float64Array(text.ends);
  const columns: PlanColumns = {
    dues: new Float64Array(starts.length).fill(Number.NaN),
    kinds: new Uint8Array(starts.length),
    kindNames: [],
  };

  function note(line: number, dueMs: number, kind: RequestKind): void {
    const known = columns.kindNames.indexOf(kind);
    columns.dues[line] = dueMs;
    columns.kinds[line] = known >= 0 ? known : columns.kindNames.push(kind) - 1;
  }

  function readArrival(line: number): Arrival | undefined {
    const start = starts[line];
    if (start === undefined) return undefined;
    const arrival = parseArrival(bytes.toString('utf8', start, ends[line]), line, path);
    note(line, arrival.dueMs, arrival.kind);
    return arrival;
  }

  return {
    planned: starts.length,
    readArrival,
    columns,
    take(other) {
      for (const [line, dueMs] of other.dues.entries()) {
        if (!Number.isNaN(dueMs)) note(line, dueMs, kindAt(other, line));
      }
    },
    list() {
      for (const [line, dueMs] of columns.dues.entries()) if (Number.isNaN(dueMs)) readArrival(line);
      return Array.from(columns.dues, (dueMs, index) => ({ index, dueMs, kind: kindAt(columns, index) }));
    },
  };
}

function kindAt({ kinds, kindNames }: PlanColumns, line: number): RequestKind {
  return kindNames[kinds[line] ?? 0] as RequestKind;
}

function parseArrival(text: string, line: number, path: string): Arrival {
  let arrival: Arrival | null;
  try {
    arrival = JSON.parse(text) as Arrival | null;
  } catch (cause) {
    throw new CutoverError('usage', `${path}: line ${line + 1} is no valid JSON: ${formatCause(cause)}`, { cause });
  }
  if (arrival?.index !== line) {
    throw new CutoverError('usage', `${path}: line ${line + 1} must be the arrival of index ${line}.`);
  }
  return arrival;
}

function share(values: readonly number[]): SharedArrayBuffer {
  const shared = new SharedArrayBuffer(values.length * Float64Array.BYTES_PER_ELEMENT);
  new Float64Array(shared).set(values);
  return shared;
}
