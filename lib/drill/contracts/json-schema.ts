import { object, required } from '../../kit/settings/object.ts';
import { checkJson } from './check-json.ts';
import { compileSchema } from './compile-schema.ts';
import { defineContract } from './contract.ts';
import { findAnswerProblem, stoppedShort } from './find-answer-problem.ts';
import { jsonSchema } from './schema-settings.ts';

/** What a `JSON.parse` in an application takes. `usable` also means right, where the right answer is known. */
export const jsonSchemaContract = defineContract({
  summary: 'The answer is one JSON document that matches a schema, and nothing else.',
  settings: object({ schema: required('what the JSON must match', jsonSchema()) }),
  create(settings) {
    const schema = compileSchema(settings.schema);
    return {
      check(answer, expected) {
        const problem = findAnswerProblem(answer);
        if (problem !== null) return { outcome: 'failed', failure: problem };
        const right =
          expected.kind === 'json' ? { kind: 'known' as const, value: expected.value } : { kind: 'unknown' as const };
        return checkJson(answer.text, schema, right, stoppedShort(answer));
      },
    };
  },
});
