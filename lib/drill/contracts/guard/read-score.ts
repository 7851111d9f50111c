import { readPointer } from '../../../kit/settings/json-pointer.ts';
import type { Reader } from '../../../kit/settings/reader.ts';
import { reject } from '../../../kit/settings/reader.ts';
import { openEnvelope } from '../envelope.ts';

/**
 * How an application reads what a model that judges has said.
 *
 * - `number`: the whole answer is a number, as `Number()` and Python's `float()` have it
 * - `leading-number`: it begins with one, as `parseFloat()` has it: of "0,9" that is 0, of "90" it is 90
 * - `any-number`: there is one number in it, whatever stands around it; "90 %", "9/10" and "0,9" are 0.9
 * - `yes-no`, `safe-unsafe`: its first word, in any case; yes and unsafe block
 * - `json:/score`: it is JSON, and there is a number or a truth value where the pointer leads
 */
export type ScoreReading = (typeof plainReadings)[number] | `json:${string}`;

const plainReadings = ['number', 'leading-number', 'any-number', 'yes-no', 'safe-unsafe'] as const;

const RULE = `one of ${plainReadings.join(', ')}, or json: with a JSON pointer, "json:/score"`;
const written = /^(?:number|leading-number|any-number|yes-no|safe-unsafe|json:(?:\/(?:[^~]|~[01])*)?)$/;

/** Reads how an answer is read. */
export function scoreReading(): Reader<ScoreReading> {
  return {
    read: (input, path) =>
      typeof input === 'string' && written.test(input) ? (input as ScoreReading) : reject(path, RULE, input),
    describe: () => ({ kind: 'text', rule: RULE, pattern: written }),
  };
}

/** What a score came to. `unreadable` is no score at all: not 0, which would be an answer. */
export type ReadScore = { kind: 'score'; score: number } | { kind: 'unreadable' };

const unreadable: ReadScore = { kind: 'unreadable' };
const whole = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const leading = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/i;

/** Reads a score, as it is read: from 0 to 1 where the model kept to what it was told, which most readings do not look at. Linear in the answer's length. */
export function readScore(text: string, reading: ScoreReading): ReadScore {
  const trimmed = text.trim();
  switch (reading) {
    case 'number':
      return whole.test(trimmed) ? toScore(Number(trimmed)) : unreadable;
    case 'leading-number':
      return toScore(Number(leading.exec(trimmed)?.[0] ?? Number.NaN));
    case 'any-number':
      return findNumber(openEnvelope(text).text);
    case 'yes-no':
      return readWord(trimmed, 'yes', 'no');
    case 'safe-unsafe':
      return readWord(trimmed, 'unsafe', 'safe');
    default:
      return readJson(trimmed, reading.slice('json:'.length));
  }
}

function toScore(score: number): ReadScore {
  return Number.isFinite(score) ? { kind: 'score', score } : unreadable;
}

function readWord(text: string, block: string, pass: string): ReadScore {
  const [word = ''] = /^[a-z]{1,10}(?![\p{L}\p{N}_-])/iu.exec(text) ?? [];
  if (word.toLowerCase() === block) return { kind: 'score', score: 1 };
  return word.toLowerCase() === pass ? { kind: 'score', score: 0 } : unreadable;
}

function readJson(text: string, pointer: string): ReadScore {
  let value: unknown;
  try {
    value = readPointer(JSON.parse(text), pointer);
  } catch {
    return unreadable;
  }
  if (typeof value === 'boolean') return { kind: 'score', score: Number(value) };
  return typeof value === 'number' ? toScore(value) : unreadable;
}

/** How long an answer may be that holds one number and is still about it. */
const MOST_CHARACTERS = 4_000;
const inText =
  /(?<![\p{L}\p{N}.,_-])(\d{1,9}(?:[.,]\d{1,12})?|\.\d{1,12})(?:\s?(%)|\s?\/\s?(\d{1,9}))?(?![\p{L}\p{N}_]|[.,]\d)/gu;

/** The one number of a text, brought to 0..1; of several, or of one that is on another scale, nobody knows which is meant, or how. */
function findNumber(text: string): ReadScore {
  const found = [...text.slice(0, MOST_CHARACTERS).matchAll(inText)];
  const [only] = found;
  if (only === undefined || found.length > 1 || text.length > MOST_CHARACTERS) return unreadable;
  const [, digits = '', percent, of] = only;
  const score = Number(digits.replace(',', '.')) / (percent === undefined ? Number(of ?? 1) : 100);
  return score >= 0 && score <= 1 ? toScore(score) : unreadable;
}
