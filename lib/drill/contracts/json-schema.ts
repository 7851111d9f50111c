import { checkJson } from './check-json.ts';
import { compileSchema } from './compile-schema.ts';
import type { Contract } from './contract.ts';
import { findAnswerProblem, stoppedAtLimit } from './find-answer-problem.ts';

/**
 * The answer is one JSON document that matches a schema, and nothing else: what a `JSON.parse` in an application
 * takes. `usable` also means right, where the right answer is known.
 */
export function createJsonSchemaContract(settings: { schema: Record<string, unknown> }): Contract {
  const schema = compileSchema(settings.schema);
  return {
    check(answer, expected) {
      const problem = findAnswerProblem(answer);
      if (problem !== null) return { outcome: 'failed', failure: problem };
      const right =
        expected.kind === 'json' ? { kind: 'known' as const, value: expected.value } : { kind: 'unknown' as const };
      return checkJson(answer.text, schema, right, stoppedAtLimit(answer));
    },
  };
}
