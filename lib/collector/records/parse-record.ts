import { formatValue, isPlainObject } from '../../kit/settings/reader.ts';
import { fieldTypes } from './field-types.ts';
import { answerFields, type Field, recordFields } from './record-fields.ts';
import { RECORD_VERSION, type RunRecord } from './record.ts';

/** A line as a record, or why it is none. */
export type ParsedRecord = { ok: true; record: RunRecord } | { ok: false; reason: string };

/** Moments of one record are rounded apart from each other. */
const ROUNDING_MS = 1;

/**
 * Reads one line of `records.ndjson`. Never throws: a killed run ends in the middle of a line, and that line is
 * counted, not fatal. Refused is what no process of ours writes: another version, a word that is not known, a moment before
 * the beginning or behind the end of what the record speaks of.
 */
export function parseRecord(line: string): ParsedRecord {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { ok: false, reason: 'no JSON' };
  }
  if (!isPlainObject(value)) return { ok: false, reason: 'a record is an object' };
  const kind = value['kind'];
  if (!isRecordKind(kind)) {
    return { ok: false, reason: `unknown record kind ${kind === undefined ? 'none' : formatValue(kind)}` };
  }
  if (kind === 'run-start' && value['version'] !== RECORD_VERSION) {
    const reason = `record version ${formatValue(value['version'])}; this Cutover reads version ${RECORD_VERSION}`;
    return { ok: false, reason };
  }
  const problem = findProblem(value, recordFields[kind]) ?? findDisorder(value);
  if (problem !== null) return { ok: false, reason: `${kind} record: ${problem}` };
  if (kind === 'exchange' && isPlainObject(value['answer'])) {
    const answerProblem = findProblem(value['answer'], answerFields);
    if (answerProblem !== null) return { ok: false, reason: `exchange record: answer.${answerProblem}` };
  }
  return { ok: true, record: value as unknown as RunRecord };
}

function isRecordKind(kind: unknown): kind is RunRecord['kind'] {
  return typeof kind === 'string' && Object.hasOwn(recordFields, kind);
}

function findProblem(value: Record<string, unknown>, wanted: readonly Field[]): string | null {
  for (const [name, type] of wanted) {
    const { rule, holds } = fieldTypes[type];
    if (!holds(value[name])) return `${name} must be ${rule}, got ${formatValue(value[name])}`;
  }
  return null;
}

/** Do its moments stand in order? The fields hold what they may by now. */
function findDisorder(value: Record<string, unknown>): string | null {
  const { startEpochMs, endEpochMs, endMs, end } = value;
  if (typeof endEpochMs === 'number' && endEpochMs < (startEpochMs as number))
    return 'endEpochMs is before startEpochMs';
  // Where the caller left early, the rest of the answer may still come.
  if (typeof endMs !== 'number' || (end !== 'complete' && end !== 'unterminated')) return null;
  for (const name of ['headersMs', 'firstTokenMs']) {
    const moment = value[name];
    if (typeof moment === 'number' && moment > endMs + ROUNDING_MS) return `${name} is after endMs`;
  }
  return null;
}
