import { choice } from '../settings/reader.ts';
import { object, required } from '../settings/object.ts';
import type { FaultDefinition } from './fault.ts';
import { type ProviderErrorName, providerErrorNames, providerErrors } from './provider-errors.ts';

/** Answers in the provider's stead with one of its own errors, shape and all. */
export const errorResponse: FaultDefinition<{ error: ProviderErrorName }> = {
  summary: 'The provider answers every request with one of its own errors, at once.',
  settings: object({
    error: required('which provider error, by name', choice(providerErrorNames)),
  }),
  decide({ error }) {
    const { status, headers, body } = providerErrors[error];
    return {
      kind: 'respond',
      status,
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    };
  },
};
