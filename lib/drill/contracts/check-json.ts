import { classifySchema } from './classify-schema.ts';
import { classifyRepaired, findUnmended } from './classify-syntax.ts';
import { compareValue } from './compare-value.ts';
import type { CompiledSchema } from './compile-schema.ts';
import type { ContractOutcome } from './contract.ts';
import { endsInsideValue, lacksValue, nestsRightly } from './scan-brackets.ts';
import { openEnvelope } from './envelope.ts';
import { type Candidate, findCandidates } from './find-candidates.ts';
import type { FailureKind } from '../../kit/terms/failure-kind.ts';
import { isPlainObject } from '../../kit/settings/reader.ts';
import { type ParsedJson, parseJson } from './parse-json.ts';

/** What the right JSON is, if that is known. `compare`: how it is held against it; left out: by `compareValue`. */
export type RightJson =
  | { kind: 'known'; value: unknown; compare?: (value: unknown, right: unknown) => FailureKind | null }
  | { kind: 'unknown' };

/** Longest text whose breaches are all looked at, in characters; a longer one that breaks its schema is `schema-other`. */
const MAX_CLASSIFIED_LENGTH = 262_144;

/**
 * Judges a text that must be JSON and nothing else. Strict first; only a text that does not parse is repaired,
 * because a schema breach (a number in quotes, a key in another case) is not something a repair may guess at. Of several values
 * in it the first that matches the schema is taken. `stopped`: the answer is said to have stopped before its end. `strict`: what `parseJson` said of the text, where it was asked.
 */
export function checkJson(
  text: string,
  schema: CompiledSchema,
  right: RightJson,
  stopped: boolean,
  strict: ParsedJson = parseJson(text),
): ContractOutcome {
  if (strict.ok) {
    const failure = findValueFailure(strict.value, schema, right, text.length);
    return failure === null ? { outcome: 'usable' } : { outcome: 'failed', failure };
  }
  const envelope = openEnvelope(text.replace(/^\ufeff/, ''));
  const found = envelope.think === 'unclosed' || envelope.fence === 'other' ? [] : findCandidates(envelope.text);
  const matching = found.filter(({ value }) => schema.matches(value));
  const taken = matching[0];
  if (taken === undefined) {
    const failure = findUnmended(envelope, found, stopped);
    return { outcome: 'failed', failure: failure ?? classifyBest(found, schema, text.length) };
  }
  const failure = classifyRepaired(text, envelope, found, taken, stopped);
  const isTaken = isRight(taken, matching, right, envelope.text, stopped);
  const body = envelope.text.slice(taken.start, taken.end);
  const isTorn =
    right.kind === 'unknown' &&
    // What the ellipsis stands for is not there, and null is what a repair puts where nothing was.
    (failure === 'ellipsis' ||
      (!taken.strict && lacksValue(body)) ||
      (failure === 'syntax-other' && !nestsRightly(body)));
  return { outcome: isTaken && !isTorn ? 'repaired' : 'repaired-wrong', failure };
}

/** Is what the repair took what was meant, as far as anybody can know? */
function isRight(
  taken: Candidate,
  matching: readonly Candidate[],
  right: RightJson,
  text: string,
  stopped: boolean,
): boolean {
  const body = text.slice(taken.start, taken.end);
  const isCut = !taken.closed || (stopped && taken.end === text.length);
  if (right.kind === 'known') {
    if (findDifference(taken.value, right) !== null) return false;
    return !(isCut && endsInsideValue(body)) || holdsLastKey(taken.value, right.value);
  }
  // Closing what a cut left open loses the rest in silence, and so does a bracket that ends a value too early; one that is
  // doubled on both sides (`{{…}}`) does not.
  const doubled = /(?:\{{1,9}|\[{1,9})$/.exec(text.slice(0, taken.start))?.[0].length ?? 0;
  const rest = text.slice(taken.end + doubled, taken.end + doubled + 99);
  if (isCut || /^\s*[,\]}]/.test(rest)) return false;
  const first = JSON.stringify(taken.value);
  return matching.every(({ value }) => JSON.stringify(value) === first);
}

/** The value that the cut went through is one of those that are known to be right. */
function holdsLastKey(value: unknown, right: unknown): boolean {
  if (!isPlainObject(value) || !isPlainObject(right)) return true;
  const last = Object.keys(value).at(-1);
  return last === undefined || Object.hasOwn(right, last);
}

/** Why the value that was most likely meant is not taken. */
function classifyBest(found: readonly Candidate[], schema: CompiledSchema, length: number): FailureKind {
  if (length > MAX_CLASSIFIED_LENGTH) return 'schema-other';
  const meant = found.find(({ value }) => isPlainObject(value)) ?? found[0];
  return meant === undefined ? 'no-json' : classifySchema(meant.value, schema);
}

function findValueFailure(
  value: unknown,
  schema: CompiledSchema,
  right: RightJson,
  length: number,
): FailureKind | null {
  if (!schema.matches(value)) return length > MAX_CLASSIFIED_LENGTH ? 'schema-other' : classifySchema(value, schema);
  return right.kind === 'known' ? findDifference(value, right) : null;
}

function findDifference(value: unknown, right: Extract<RightJson, { kind: 'known' }>): FailureKind | null {
  return (right.compare ?? compareValue)(value, right.value);
}
