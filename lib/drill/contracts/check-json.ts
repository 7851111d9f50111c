import { classifySchema } from './classify-schema.ts';
import { classifySyntax } from './classify-syntax.ts';
import { compareValue } from './compare-value.ts';
import type { CompiledSchema } from './compile-schema.ts';
import type { ContractOutcome } from './contract.ts';
import type { FailureKind } from '../../kit/terms/failure-kind.ts';
import { parseJson } from './parse-json.ts';
import { repairJson } from './repair-json.ts';

/** What the right JSON is, if that is known. */
export type RightJson = { kind: 'known'; value: unknown } | { kind: 'unknown' };

/** Longest text whose breaches are all looked at, in characters; a longer one that breaks its schema is `schema-other`. */
const MAX_CLASSIFIED_LENGTH = 262_144;

/**
 * Judges a text that must be JSON and nothing else. Strict first; only a text that does not parse is repaired,
 * because a schema breach (a number in quotes, a key in another case) is not something a repair may guess at.
 * `stopped`: the answer is said to have stopped before its end.
 */
export function checkJson(text: string, schema: CompiledSchema, right: RightJson, stopped: boolean): ContractOutcome {
  const strict = parseJson(text);
  if (strict.ok) {
    const failure = findValueFailure(strict.value, schema, right, text.length);
    return failure === null ? { outcome: 'usable' } : { outcome: 'failed', failure };
  }
  const failure = classifySyntax(text, stopped);
  const repaired = repairJson(text);
  if (!repaired.ok || !schema.matches(repaired.value)) return { outcome: 'failed', failure };
  if (right.kind === 'known') {
    return { outcome: compareValue(repaired.value, right.value) === null ? 'repaired' : 'repaired-wrong', failure };
  }
  // Closing what a cut left open loses the rest in silence, and here nobody knows what the rest was.
  const cut = !repaired.closed || failure === 'truncated';
  return { outcome: cut ? 'repaired-wrong' : 'repaired', failure };
}

function findValueFailure(
  value: unknown,
  schema: CompiledSchema,
  right: RightJson,
  length: number,
): FailureKind | null {
  if (!schema.matches(value)) return length > MAX_CLASSIFIED_LENGTH ? 'schema-other' : classifySchema(value, schema);
  return right.kind === 'known' ? compareValue(value, right.value) : null;
}
