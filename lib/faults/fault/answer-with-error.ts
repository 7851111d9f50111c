import type { FaultAction } from './fault.ts';
import { fillProviderError } from '../../wire/provider-errors/provider-error.ts';
import { type ProviderErrorName, providerErrors } from '../../wire/provider-errors/provider-errors.ts';

/** How an error is told: when, with which wait and words in place of its own. */
export interface ErrorTelling {
  atEpochMs: number;
  status?: number | undefined;
  waitSeconds?: number | undefined;
  words?: Record<string, string>;
}

/** The answer that is this error of a provider, in the provider's stead. */
export function answerWithError(
  name: ProviderErrorName,
  { status, ...telling }: ErrorTelling,
): Extract<FaultAction, { kind: 'respond' }> {
  const error = providerErrors[name];
  const { headers, body } = fillProviderError(error, telling);
  const isText = typeof body === 'string';
  return {
    kind: 'respond',
    status: status ?? error.status,
    headers: {
      'content-type': error.contentType ?? (isText ? 'text/html; charset=UTF-8' : 'application/json'),
      ...headers,
    },
    body: isText ? body : JSON.stringify(body),
  };
}
