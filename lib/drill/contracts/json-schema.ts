import { object, optional, required } from '../../kit/settings/object.ts';
import { boolean } from '../../kit/settings/reader.ts';
import { checkJson } from './check-json.ts';
import { compileSchema } from './compile-schema.ts';
import { defineContract } from './contract.ts';
import { findAnswerProblem, stoppedShort } from './find-answer-problem.ts';
import { jsonSchema } from './schema-settings.ts';

/** What a `JSON.parse` in an application takes. `usable` also means right, where the right answer is known. */
export const jsonSchemaContract = defineContract({
  summary: 'The answer is one JSON document that matches a schema, and nothing else.',
  settings: object({
    schema: required('what the JSON must match', jsonSchema()),
    enforced: optional(
      'whether the request has the provider enforce the schema: a fence is then a fault of its own (`fence-in-structured-mode`)',
      boolean(),
    ),
  }),
  create(settings) {
    const schema = compileSchema(settings.schema);
    return {
      check(answer, { expected }) {
        const problem = findAnswerProblem(answer);
        if (problem !== null) return { outcome: 'failed', failure: problem };
        const right =
          expected.kind === 'json' ? { kind: 'known' as const, value: expected.value } : { kind: 'unknown' as const };
        const said = checkJson(answer.text, schema, right, stoppedShort(answer));
        const isFenced = said.outcome !== 'usable' && said.failure.startsWith('fence-');
        return settings.enforced === true && isFenced ? { ...said, failure: 'fence-in-structured-mode' } : said;
      },
    };
  },
});
