import { closeSync, openSync } from 'node:fs';
import type { RequestKind } from '../../kit/terms/request-kind.ts';
import { CutoverError, formatCause } from '../../kit/cutover-error.ts';
import type { Arrival, PlannedArrival } from '../../drill/workloads/arrival.ts';
import type { PlannedRequest, PlannedRequests } from '../score/join/scored-request.ts';
import { listRows } from '../score/join/row-list.ts';
import { formatValue, isPlainObject } from '../../kit/settings/reader.ts';
import { findLines } from './line-file.ts';
import { openCaseLines } from './read-cases.ts';

/** Runs are shorter than a month. */
const LONGEST_MS = 31 * 86_400_000;

/** A plan that stays in its file, and is parsed as far as it is asked for. `using` it. */
export interface PlanReader extends Disposable {
  /** How many arrivals it has. */
  readonly planned: number;
  /** The arrival of an index; undefined when the plan has none of it. Throws as `list` does. */
  readArrival: (index: number) => Arrival | undefined;
  /** The same without its case, where that lies in the file of cases. */
  readPlanned: (index: number) => PlannedArrival | undefined;
  /** A case of that file. */
  readCase: (number: number) => object;
  /** What scoring keeps of every arrival. Throws `usage` when a line is no JSON, or not the arrival of its place. */
  list(): PlannedRequests;
}

/** Opens plan.ndjson, and cases.ndjson beside it as soon as an arrival's case lies there. */
export function openPlan(path: string, casesPath: string): PlanReader {
  const file = openSync(path, 'r');
  const lines = findLines(file, 'nearly-in-turn');
  const cases = openCaseLines(casesPath);
  /** NaN where an arrival was not parsed. */
  const dues = new Float64Array(lines.count).fill(Number.NaN);
  /** Places in `kindNames`. */
  const kinds = new Uint8Array(lines.count);
  /** 1 where a stream was asked for. */
  const streamed = new Uint8Array(lines.count);
  const kindNames: RequestKind[] = [];
  /** Places in `tenantNames`; of tenants there are 10,000 at most. */
  const tenants = new Uint16Array(lines.count);
  const tenantNames = createNames();

  function readPlanned(line: number): PlannedArrival | undefined {
    if (dues[line] === undefined) return undefined;
    const arrival = parseArrival(lines.read(line), line, path);
    const known = kindNames.indexOf(arrival.kind);
    dues[line] = arrival.dueMs;
    streamed[line] = arrival.streamed ? 1 : 0;
    tenants[line] = tenantNames.placeOf(arrival.tenant);
    kinds[line] = known >= 0 ? known : kindNames.push(arrival.kind) - 1;
    return arrival;
  }

  function readArrival(line: number): Arrival | undefined {
    const arrival = readPlanned(line);
    if (typeof arrival?.case === 'number') arrival.case = cases.read(arrival.case);
    return arrival as Arrival | undefined;
  }

  const at = (index: number): PlannedRequest => ({
    index,
    dueMs: dues[index] ?? 0,
    kind: kindNames[kinds[index] ?? 0] as RequestKind,
    streamed: streamed[index] === 1,
    tenant: tenantNames.at(tenants[index] ?? 0),
  });
  return {
    planned: lines.count,
    readArrival,
    readPlanned,
    readCase: cases.read,
    list() {
      for (const [line, dueMs] of dues.entries()) if (Number.isNaN(dueMs)) readPlanned(line);
      return listRows(
        Int32Array.from(dues, (_, line) => line),
        at,
      );
    },
    [Symbol.dispose]() {
      closeSync(file);
      cases[Symbol.dispose]();
    },
  };
}

/** Each name once, by its place. A name that is none (of an older plan) is the empty one. */
function createNames() {
  const names: string[] = [];
  const places = new Map<string, number>();
  return {
    at: (place: number): string => names[place] ?? '',
    placeOf(name: unknown): number {
      const text = typeof name === 'string' ? name : '';
      const known = places.get(text);
      if (known !== undefined) return known;
      places.set(text, names.length);
      return names.push(text) - 1;
    },
  };
}

function parseArrival(text: string, line: number, path: string): PlannedArrival {
  let arrival: PlannedArrival | null;
  try {
    arrival = JSON.parse(text) as PlannedArrival | null;
  } catch (cause) {
    throw new CutoverError('usage', `${path}: line ${line + 1} is no valid JSON: ${formatCause(cause)}`, { cause });
  }
  if (arrival?.index !== line) {
    throw new CutoverError('usage', `${path}: line ${line + 1} must be the arrival of index ${line}.`);
  }
  const wrong = findWrong(arrival);
  if (wrong !== null) throw new CutoverError('usage', `${path}: line ${line + 1}: ${wrong}.`);
  return arrival;
}

/** The first of what a score is made from that is not as a plan has it. */
function findWrong({ dueMs, kind, streamed, case: drawn }: PlannedArrival): string | null {
  const isCase = typeof drawn === 'number' ? Number.isSafeInteger(drawn) && drawn >= 0 : isPlainObject(drawn);
  if (!(typeof dueMs === 'number' && dueMs >= 0 && dueMs <= LONGEST_MS))
    return `dueMs must be ms from the start of the run, got ${formatValue(dueMs)}`;
  if (typeof kind !== 'string') return `kind must be the name of a request, got ${formatValue(kind)}`;
  if (typeof streamed !== 'boolean') return `streamed must be true or false, got ${formatValue(streamed)}`;
  return isCase ? null : `case must be an object or a line of cases.ndjson, got ${formatValue(drawn)}`;
}
