import { object, optional, required } from '../../kit/settings/object.ts';
import { boolean } from '../../kit/settings/reader.ts';
import { failureKinds, type NamedFailure } from '../../kit/terms/failure-kind.ts';
import type { AskedBody } from '../workloads/asked-body.ts';
import { countSharedWords } from './asked/count-shared-words.ts';
import { readSentSchema, repeatsSchema } from './asked/echoes-schema.ts';
import { repeatsPrompt } from './asked/is-prompt-echo.ts';
import { countWords } from './count-words.ts';
import { findCandidates } from './find-candidates.ts';
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
      check(answer, { expected, asked }) {
        const problem = findAnswerProblem(answer);
        if (problem !== null) return { outcome: 'failed', failure: problem };
        const right =
          expected.kind === 'json' ? { kind: 'known' as const, value: expected.value } : { kind: 'unknown' as const };
        const said = checkJson(answer.text, schema, right, stoppedShort(answer));
        const kind = said.outcome === 'failed' ? findEcho(said.failure, answer.text, settings.schema, asked) : null;
        if (kind !== null) return { outcome: 'failed', failure: kind };
        const isFenced = said.outcome !== 'usable' && said.failure.startsWith('fence-');
        return settings.enforced === true && isFenced ? { ...said, failure: 'fence-in-structured-mode' } : said;
      },
    };
  },
});

/** Prose of so many words that has none in common with what was asked is about something else. */
const LEAST_WORDS = 20;

/** What an answer that is no use, by what was asked, really is; null: what was said of it holds. */
function findEcho(
  said: NamedFailure,
  text: string,
  schema: Record<string, unknown>,
  asked: () => AskedBody | null,
): 'prompt-echo' | 'schema-echo' | 'off-task' | null {
  if (said === 'no-json') {
    const body = asked();
    if (body === null) return null;
    if (repeatsPrompt(text, body)) return 'prompt-echo';
    const { shared, toBeHad } = countSharedWords(text, body);
    return shared === 0 && toBeHad > 0 && countWords(text) >= LEAST_WORDS ? 'off-task' : null;
  }
  if (!Object.hasOwn(failureKinds, said) || failureKinds[said as 'wrapped'].layer !== 'schema') return null;
  const [candidate] = findCandidates(text);
  return candidate !== undefined && repeatsSchema(candidate.value, [schema, readSentSchema(asked())])
    ? 'schema-echo'
    : null;
}
