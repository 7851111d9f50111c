import { object, optional, required } from '../../../kit/settings/object.ts';
import { choice, number } from '../../../kit/settings/reader.ts';
import { answerWithError } from '../../fault/answer-with-error.ts';
import { defineFault } from '../../fault/fault.ts';
import { responseHeaders, retryAfterSeconds } from '../../fault/header-settings.ts';
import { providerErrorNames } from '../../../wire/provider-errors/provider-errors.ts';

/** Answers in the provider's stead with one of its own errors, shape and all. */
export const errorResponse = defineFault({
  summary: 'The provider answers with one of its own errors, at once.',
  settings: object({
    error: required('which provider error, by name', choice(providerErrorNames)),
    status: optional("a status in place of the error's own", number({ min: 400, max: 599, whole: true })),
    headers: optional("further headers, or others in place of the error's own", responseHeaders),
    retryAfterSeconds: optional(
      'the wait it asks for, in seconds, wherever this error tells it; one that tells none gets a retry-after header',
      retryAfterSeconds,
    ),
  }),
  decide({ error, status, headers, retryAfterSeconds: waitSeconds }, { atEpochMs }) {
    const answer = answerWithError(error, { atEpochMs, status, waitSeconds });
    return { ...answer, headers: { ...answer.headers, ...headers } };
  },
});
