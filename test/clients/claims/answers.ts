import { drivers } from '../drivers/index.ts';
import type { Claim } from './claim.ts';
import { fallsBack, takes } from './judge-outcome.ts';

const OK_ERROR = '200 with an error for a body or first event';
const OVERFLOW = 'a prompt that does not fit the context window';

/** What is said of answers that are not what they should be. */
export const answerClaims: readonly Claim[] = [
  {
    says: 'openai, @anthropic-ai/sdk and @google/genai take a 200 with an error in its body for an answer without content. In a stream each of them throws.',
    holds: (look) =>
      ['openai', 'anthropic', 'google-genai'].every(
        (id) => takes(look(id, 'whole', OK_ERROR), null) && look(id, 'streamed', OK_ERROR).kind === 'error',
      ),
  },
  {
    says: "@ai-sdk/google makes an empty answer with finish reason `other` of a stream that is an error, a maintenance page, or nothing at all; so does @ai-sdk/openai of a router's error event without choices (`openrouter-stream-error`).",
    holds: (look) =>
      [OK_ERROR, '200 with a maintenance page in HTML', '200 with an empty body'].every((title) =>
        takes(look('ai-sdk-google', 'streamed', title), 'other'),
      ) && takes(look('ai-sdk-openai', 'streamed', 'error `openrouter-stream-error`'), 'other'),
  },
  {
    says: 'An answer of Messages without usage is none for two of its clients: `finalMessage()` of @anthropic-ai/sdk throws `Cannot read properties of undefined`, and @ai-sdk/anthropic takes it neither whole nor streamed; in a stream its error has status 500, which nobody sent. All others have the answer.',
    holds(look) {
      const helper = look('anthropic-stream', 'streamed', 'no usage');
      const library = look('ai-sdk-anthropic', 'streamed', 'no usage');
      return (
        helper.kind === 'error' &&
        helper.error.message?.startsWith('Cannot read properties of undefined') === true &&
        library.kind === 'error' &&
        library.error.status === 500 &&
        look('ai-sdk-anthropic', 'whole', 'no usage').kind === 'error' &&
        drivers
          .filter((driver) => driver.id !== 'anthropic-stream' && driver.id !== 'ai-sdk-anthropic')
          .every(({ id, modes }) => modes.every((mode) => look(id, mode, 'no usage').kind === 'answer'))
      );
    },
  },
  {
    says: 'A prompt that does not fit the context window is retried by nobody. OpenAI tells it by the code `context_length_exceeded`, of which ChatOpenAI makes a `ContextOverflowError`; of Anthropic and Gemini there is only a 400 as for any bad request, told apart by its message. `withFallbacks` falls back for it.',
    holds(look) {
      const read = (id: string): string | undefined => {
        const outcome = look(id, 'whole', OVERFLOW);
        if (outcome.kind !== 'error') return undefined;
        return outcome.error.code ?? outcome.error.type ?? outcome.error.name;
      };
      return (
        drivers.every(({ id, modes }) => modes.every((mode) => look(id, mode, OVERFLOW).attempts === 1)) &&
        ['openai', 'ai-sdk-openai'].every((id) => read(id) === 'context_length_exceeded') &&
        read('langchain-openai') === 'ContextOverflowError' &&
        ['anthropic', 'ai-sdk-anthropic'].every((id) => read(id) === 'invalid_request_error') &&
        ['google-genai', 'ai-sdk-google'].every((id) => read(id) === 'INVALID_ARGUMENT') &&
        fallsBack(look('langchain-fallbacks', 'whole', OVERFLOW))
      );
    },
  },
  {
    says: "Asked for text, no client looks at what it says, and none retries or falls back for it: a refusal (filtered or not), another language, somebody else's answer, broken JSON and half of the text come as answers, in one call.",
    holds: (look) =>
      drivers.every(({ id, modes }) =>
        modes.every((mode) =>
          [
            'a refusal, said to be filtered',
            'a refusal, said to be an answer',
            'an answer in German',
            'the answer to another caller',
            'JSON with a comma too many',
            'half of the text, said to be all',
          ].every((title) => {
            const outcome = look(id, mode, title);
            return outcome.kind === 'answer' && outcome.attempts === 1 && !fallsBack(outcome);
          }),
        ),
      ),
  },
];
