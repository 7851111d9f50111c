import { formatCause } from '../../kit/cutover-error.ts';
import { phaseNames } from '../../kit/terms/phase.ts';
import { isPlainObject } from '../../kit/settings/reader.ts';
import { RECORD_VERSION, type RunRecord } from './record.ts';

/** A line as a record, or why it is none. */
export type ParsedRecord = { ok: true; record: RunRecord } | { ok: false; reason: string };

/** What a field may hold, as an error message words it. */
const fieldTypes = {
  number: 'a number',
  'number?': 'a number or null',
  string: 'a string',
  'string?': 'a string or null',
  boolean: 'true or false',
  numbers: 'a list of numbers',
  strings: 'a list of strings',
  'strings?': 'a list of strings, or left out',
  calls: 'a list of calls with name and arguments',
  object: 'an object',
  'object?': 'an object or null',
  provider: 'primary or fallback',
  phase: 'a phase',
  k6: 'an object with exitCode and exceptions',
  'late?': 'an object with p99Ms, or left out',
  'summaries?': 'a list of fault summaries, or left out',
} as const;
type FieldType = keyof typeof fieldTypes;

/** The fields a reader depends on; what else a record holds is passed on unseen, for speed. */
const fields: { [Kind in RunRecord['kind']]: readonly (readonly [name: string, type: FieldType])[] } = {
  'run-start': [
    ['version', 'number'],
    ['runId', 'string'],
    ['drill', 'string'],
    ['seed', 'number'],
    ['startEpochMs', 'number'],
  ],
  phase: [
    ['entry', 'number'],
    ['phase', 'phase'],
    ['startEpochMs', 'number'],
  ],
  request: [
    ['index', 'number'],
    ['dueEpochMs', 'number'],
    ['startEpochMs', 'number'],
    ['endEpochMs', 'number'],
    ['status', 'number'],
  ],
  exchange: [
    ['id', 'string'],
    ['index', 'number?'],
    ['startEpochMs', 'number'],
    ['firstTokenMs', 'number?'],
    ['endMs', 'number'],
    ['gapsMs', 'numbers'],
    ['status', 'number?'],
    ['end', 'string'],
    ['streamed', 'boolean'],
    ['headers', 'object'],
    ['answer', 'object?'],
  ],
  attempt: [
    ['id', 'string'],
    ['provider', 'provider'],
    ['index', 'number?'],
    ['startEpochMs', 'number'],
    ['endMs', 'number'],
    ['status', 'number?'],
    ['end', 'string'],
    ['fault', 'string?'],
    ['furtherFaults', 'strings?'],
  ],
  connection: [
    ['provider', 'provider'],
    ['event', 'string'],
    ['fault', 'string'],
    ['atEpochMs', 'number'],
  ],
  fault: [
    ['provider', 'provider'],
    ['event', 'string'],
    ['faults', 'strings'],
    ['atEpochMs', 'number'],
    ['summaries', 'summaries?'],
  ],
  health: [
    ['process', 'string'],
    ['atEpochMs', 'number'],
    ['loopDelayP99Ms', 'number'],
    ['loopDelayMaxMs', 'number'],
    ['late', 'late?'],
  ],
  'mock-answer': [
    ['provider', 'provider'],
    ['index', 'number?'],
    ['atEpochMs', 'number'],
    ['failure', 'string?'],
  ],
  loss: [
    ['process', 'string'],
    ['atEpochMs', 'number'],
    ['records', 'number?'],
    ['reason', 'string'],
  ],
  'run-end': [
    ['atEpochMs', 'number'],
    ['reason', 'string'],
    ['k6', 'k6'],
    ['faultsLeft', 'number'],
    ['crashed', 'strings'],
  ],
};

/** Fields of an answer that contracts read; they come from a model and are checked like the rest. */
const answerFields: readonly (readonly [string, FieldType])[] = [
  ['text', 'string'],
  ['reasoning', 'string'],
  ['refusal', 'string?'],
  ['toolCalls', 'calls'],
  ['finishReason', 'string?'],
  ['model', 'string?'],
  ['error', 'string?'],
];

/**
 * Reads one line of `records.ndjson`. Never throws: a killed run ends in the middle of a line, and that line is
 * counted, not fatal. A `run-start` of another version is refused.
 */
export function parseRecord(line: string): ParsedRecord {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    return { ok: false, reason: formatCause(cause) };
  }
  if (!isPlainObject(value)) return { ok: false, reason: 'a record is an object' };
  const kind = value['kind'];
  if (typeof kind !== 'string' || !Object.hasOwn(fields, kind)) {
    return { ok: false, reason: `unknown record kind ${JSON.stringify(kind) ?? 'none'}` };
  }
  const problem = findProblem(value, fields[kind as RunRecord['kind']]);
  if (problem !== null) return { ok: false, reason: `${kind} record: ${problem}` };
  if (kind === 'run-start' && value['version'] !== RECORD_VERSION) {
    return {
      ok: false,
      reason: `record version ${String(value['version'])}; this Cutover reads version ${RECORD_VERSION}`,
    };
  }
  if (kind === 'exchange' && isPlainObject(value['answer'])) {
    const answerProblem = findProblem(value['answer'], answerFields);
    if (answerProblem !== null) return { ok: false, reason: `exchange record: answer.${answerProblem}` };
  }
  return { ok: true, record: value as unknown as RunRecord };
}

function findProblem(
  value: Record<string, unknown>,
  wanted: readonly (readonly [name: string, type: FieldType])[],
): string | null {
  for (const [name, type] of wanted) {
    if (!isOfType(value[name], type)) return `${name} must be ${fieldTypes[type]}`;
  }
  return null;
}

function isOfType(value: unknown, type: FieldType): boolean {
  switch (type) {
    case 'number':
    case 'string':
    case 'boolean':
      return typeof value === type;
    case 'number?':
      return value === null || typeof value === 'number';
    case 'string?':
      return value === null || typeof value === 'string';
    case 'numbers':
      return isNumbers(value);
    case 'strings':
      return Array.isArray(value) && value.every((item) => typeof item === 'string');
    case 'strings?':
      return value === undefined || isOfType(value, 'strings');
    case 'calls':
      return Array.isArray(value) && value.every(isCall);
    case 'object':
      return isPlainObject(value);
    case 'object?':
      return value === null || isPlainObject(value);
    case 'provider':
      return value === 'primary' || value === 'fallback';
    case 'phase':
      return phaseNames.some((name) => name === value);
    case 'k6':
      return isPlainObject(value) && isOfType(value['exitCode'], 'number?') && typeof value['exceptions'] === 'number';
    case 'late?':
      return value === undefined || (isPlainObject(value) && typeof value['p99Ms'] === 'number');
    case 'summaries?':
      return value === undefined || (Array.isArray(value) && value.every(isSummary));
  }
}

/** A loop, because a run has millions of these. */
function isNumbers(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  for (let place = 0; place < value.length; place++) if (typeof value[place] !== 'number') return false;
  return true;
}

function isSummary(summary: unknown): boolean {
  return (
    isPlainObject(summary) &&
    typeof summary['fault'] === 'string' &&
    typeof summary['attempts'] === 'number' &&
    typeof summary['matched'] === 'number' &&
    typeof summary['applied'] === 'number' &&
    isPlainObject(summary['skipped'])
  );
}

function isCall(call: unknown): boolean {
  return (
    isPlainObject(call) &&
    typeof call['name'] === 'string' &&
    typeof call['arguments'] === 'string' &&
    (call['id'] === null || typeof call['id'] === 'string')
  );
}
