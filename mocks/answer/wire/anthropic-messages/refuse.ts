import { plainProblem } from '../plain-problem.ts';
import type { Refusable } from '../refusable.ts';
import type { RequestProblem } from '../wire-format.ts';

/** What Anthropic says to a request that asks for what it does not give. Wording from memory. */
export function refuseAsAnthropic(what: Refusable, parameter: string): RequestProblem {
  switch (what) {
    case 'other-models':
      return plainProblem(404, `model: ${parameter}`);
    case 'missing-key':
      return plainProblem(401, 'x-api-key header is required');
    case 'missing-version':
      return plainProblem(400, 'anthropic-version: header is required');
    case 'temperature':
      return plainProblem(400, '`temperature` is deprecated for this model.');
    case 'json-schema':
    case 'json-object':
    case 'tools-with-json':
    case 'tools':
    case 'tool-choice':
    case 'parallel-tools':
    case 'streaming':
    case 'stream-usage':
    case 'max-tokens':
    case 'max-completion-tokens':
    case 'system-prompt':
      return plainProblem(400, `${parameter}: Extra inputs are not permitted`);
  }
}

/** The type of an error, by its status. */
export function anthropicErrorType(status: RequestProblem['status']): string {
  switch (status) {
    case 400:
      return 'invalid_request_error';
    case 401:
      return 'authentication_error';
    case 403:
      return 'permission_error';
    case 404:
      return 'not_found_error';
    case 500:
      return 'api_error';
  }
}
