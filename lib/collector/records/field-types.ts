import { isPlainObject } from '../../kit/settings/reader.ts';
import { noteKinds } from '../../kit/terms/note-kind.ts';
import { phaseNames } from '../../kit/terms/phase.ts';
import { PROVIDER_NAME } from '../../kit/terms/provider.ts';
import { isAsked } from './is-asked.ts';
import type { WireEnd } from './record.ts';
import type { RunEndRecord } from './run-end-record.ts';

/** What a field of a record may hold: in an error's words, and as a test that never throws. */
interface FieldType {
  rule: string;
  holds(value: unknown): boolean;
}

/** 1 January of the year 10,000: what a clock says is before that. */
const LAST_EPOCH_MS = 253_402_300_800_000;
/** Nothing that one record speaks of lasts a week: a drill's entry lasts a day at most. */
const LONGEST_MS = 7 * 86_400_000;

const wireEnds = {
  complete: true,
  unterminated: true,
  cut: true,
  'no-response': true,
  'client-gone': true,
  held: true,
} as const satisfies Record<WireEnd, true>;
const runEndReasons = { completed: true, aborted: true } as const satisfies Record<RunEndRecord['reason'], true>;

const number: FieldType = { rule: 'a number', holds: (value) => Number.isFinite(value) };
const epoch: FieldType = {
  rule: 'a time in ms since 1970',
  holds: (value) => typeof value === 'number' && value >= 0 && value < LAST_EPOCH_MS,
};
const duration: FieldType = {
  rule: 'ms from 0 to 604,800,000 (a week)',
  holds: (value) => typeof value === 'number' && value >= 0 && value <= LONGEST_MS,
};
const amount: FieldType = {
  rule: 'a number of 0 or more',
  holds: (value) => Number.isFinite(value) && (value as number) >= 0,
};
const count: FieldType = {
  rule: 'a whole number of 0 or more',
  holds: (value) => Number.isSafeInteger(value) && (value as number) >= 0,
};
const status: FieldType = {
  rule: 'a status from 100 to 999',
  holds: (value) => Number.isInteger(value) && (value as number) >= 100 && (value as number) <= 999,
};
const ratio: FieldType = {
  rule: 'a ratio from 0 to 1',
  holds: (value) => typeof value === 'number' && value >= 0 && value <= 1,
};
const text: FieldType = { rule: 'a string', holds: (value) => typeof value === 'string' };
const texts: FieldType = {
  rule: 'a list of strings',
  holds: (value) => Array.isArray(value) && value.every((item) => typeof item === 'string'),
};
const data: FieldType = { rule: 'an object', holds: isPlainObject };

/** Every type of a field, by name. */
export const fieldTypes = {
  number,
  epoch,
  duration,
  'duration?': orNull(duration),
  'late duration?': orLeftOut(orNull(duration)),
  durations: { rule: 'a list of ms, each from 0 to 604,800,000 (a week)', holds: areDurations },
  amount,
  count,
  'count?': orNull(count),
  'late count': orLeftOut(count),
  'late epoch': orLeftOut(epoch),
  'k6 status': { rule: `0 or ${status.rule}`, holds: (value) => value === 0 || status.holds(value) },
  'status?': orNull(status),
  text,
  'text?': orNull(text),
  boolean: { rule: 'true or false', holds: (value) => typeof value === 'boolean' },
  texts,
  'late texts': orLeftOut(texts),
  calls: {
    rule: 'a list of calls with name and arguments',
    holds: (value) => Array.isArray(value) && value.every(isCall),
  },
  data,
  'data?': orNull(data),
  'late said': { rule: 'what an answer said, null, or left out', holds: isSaidOrNone },
  'late asked': {
    rule: 'what a request asked, null, or left out',
    holds: (value) => value === undefined || value === null || isAsked(value),
  },
  'late refusal': {
    rule: 'an object with text and headers, or left out',
    holds: (value) =>
      value === undefined ||
      (isPlainObject(value) &&
        text.holds(value['text']) &&
        isPlainObject(value['headers']) &&
        Object.values(value['headers']).every((one) => text.holds(one))),
  },
  'late boolean': orLeftOut({ rule: 'true or false', holds: (value) => typeof value === 'boolean' }),
  'late text': orLeftOut(text),
  'late next': orLeftOut(choice(['end', 'again', 'abandon'])),
  'late stop': orLeftOut(choice(['lever', 'lock', 'too-long', 'cleared'])),
  'late marker': orLeftOut(choice(['ours', 'guard', 'other-run', 'none'])),
  provider: {
    rule: 'the name of a provider',
    holds: (value) => typeof value === 'string' && PROVIDER_NAME.test(value),
  },
  phase: choice(phaseNames, 'a phase'),
  end: choice(Object.keys(wireEnds)),
  'connection event': choice(['hit', 'refusing', 'listening']),
  'fault event': choice(['armed', 'reverted', 'expired']),
  'note kind': choice(noteKinds),
  'run end': choice(Object.keys(runEndReasons)),
  k6: {
    rule: 'an object with exitCode and exceptions',
    holds: (value) =>
      isPlainObject(value) &&
      (value['exitCode'] === null || Number.isInteger(value['exitCode'])) &&
      count.holds(value['exceptions']) &&
      (value['exception'] === undefined || typeof value['exception'] === 'string'),
  },
  'late p99': {
    rule: 'an object with p99Ms, or left out',
    holds: (value) => value === undefined || (isPlainObject(value) && amount.holds(value['p99Ms'])),
  },
  machine: {
    rule: 'an object with idleRatio, stolenRatio and pagesSwappedIn, or left out',
    holds: (value) => value === undefined || isMachine(value),
  },
  refused: {
    rule: 'an object with connections, requests and overdue, or left out',
    holds: (value) =>
      value === undefined ||
      (isPlainObject(value) && ['connections', 'requests', 'overdue'].every((name) => count.holds(value[name]))),
  },
  clock: {
    rule: 'an object with offsetMs and errorMs, or left out',
    holds: (value) =>
      value === undefined ||
      (isPlainObject(value) && number.holds(value['offsetMs']) && duration.holds(value['errorMs'])),
  },
  'target end': {
    rule: 'an object with atEpochMs and why, or left out',
    holds: (value) =>
      value === undefined ||
      (isPlainObject(value) && epoch.holds(value['atEpochMs']) && typeof value['why'] === 'string'),
  },
  'stop condition': {
    rule: 'an object with atEpochMs, revertedEpochMs and why, or left out',
    holds: (value) =>
      value === undefined ||
      (isPlainObject(value) &&
        epoch.holds(value['atEpochMs']) &&
        epoch.holds(value['revertedEpochMs']) &&
        typeof value['why'] === 'string'),
  },
  'late approval': {
    rule: 'an object with by and planHash, or left out',
    holds: (value) =>
      value === undefined || (isPlainObject(value) && text.holds(value['by']) && text.holds(value['planHash'])),
  },
  'late commands': {
    rule: 'a list of commands with what they came to, or left out',
    holds: (value) => value === undefined || (Array.isArray(value) && value.every(isFlight)),
  },
  'run clock': {
    rule: 'an object with stepMs and stoppedMs, or left out',
    holds: (value) =>
      value === undefined ||
      (isPlainObject(value) && duration.holds(value['stepMs']) && duration.holds(value['stoppedMs'])),
  },
  summaries: {
    rule: 'a list of fault summaries, or left out',
    holds: (value) => value === undefined || (Array.isArray(value) && value.every(isSummary)),
  },
} as const satisfies Record<string, FieldType>;

/** One of them. */
export type FieldTypeName = keyof typeof fieldTypes;

function orNull({ rule, holds }: FieldType): FieldType {
  return { rule: `${rule} or null`, holds: (value) => value === null || holds(value) };
}

function orLeftOut({ rule, holds }: FieldType): FieldType {
  return { rule: `${rule}, or left out`, holds: (value) => value === undefined || holds(value) };
}

function choice(names: readonly string[], rule = `one of ${names.join(', ')}`): FieldType {
  return { rule, holds: (value) => typeof value === 'string' && names.includes(value) };
}

/** A loop, because a run has millions of these. */
function areDurations(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  for (let place = 0; place < value.length; place++) {
    const item: unknown = value[place];
    if (typeof item !== 'number' || !(item >= 0 && item <= LONGEST_MS)) return false;
  }
  return true;
}

function isSummary(summary: unknown): boolean {
  return (
    isPlainObject(summary) &&
    text.holds(summary['fault']) &&
    count.holds(summary['attempts']) &&
    count.holds(summary['matched']) &&
    count.holds(summary['applied']) &&
    isPlainObject(summary['skipped'])
  );
}

/** Of a million answers each is looked at: no more of a print than tells it from what is none. */
function isSaidOrNone(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (!isPlainObject(value)) return false;
  if (value['kind'] === 'unread') return typeof value['reason'] === 'string';
  const { kind, id, error, usage, text: print, calls, pieces } = value;
  return (
    kind === 'answer' &&
    (id === null || typeof id === 'string') &&
    typeof error === 'boolean' &&
    // A provider may count as it likes.
    (usage === null || isPlainObject(usage)) &&
    isPrint(print) &&
    Array.isArray(calls) &&
    calls.every((call) => isPlainObject(call) && typeof call['name'] === 'string' && isPrint(call['arguments'])) &&
    count.holds(pieces)
  );
}

function isPrint(value: unknown): boolean {
  if (!isPlainObject(value)) return false;
  const { length, hashes } = value;
  return (
    count.holds(length) && typeof hashes === 'string' && hashes.length % 8 === 0 && (length === 0) === (hashes === '')
  );
}

function isMachine(value: unknown): boolean {
  return (
    isPlainObject(value) &&
    orNull(ratio).holds(value['idleRatio']) &&
    orNull(ratio).holds(value['stolenRatio']) &&
    orNull(count).holds(value['pagesSwappedIn'])
  );
}

function isFlight(value: unknown): boolean {
  return (
    isPlainObject(value) &&
    (value['which'] === 'preflight' || value['which'] === 'postflight') &&
    text.holds(value['command']) &&
    (value['exitCode'] === null || Number.isInteger(value['exitCode'])) &&
    duration.holds(value['ms']) &&
    text.holds(value['output'])
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
