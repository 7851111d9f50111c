import { plainProblem } from '../plain-problem.ts';
import type { Refusable } from '../refusable.ts';
import type { RequestProblem } from '../wire-format.ts';

/** What Gemini says to a request that asks for what it does not give. Wording from memory. */
export function refuseAsGemini(what: Refusable, parameter: string, model: string): RequestProblem {
  switch (what) {
    case 'other-models':
      return plainProblem(
        404,
        `models/${parameter} is not found for API version v1beta, or is not supported for generateContent. ` +
          'Call ListModels to see the list of available models and their supported methods.',
      );
    case 'missing-key':
      return plainProblem(
        403,
        "Method doesn't allow unregistered callers (callers without established identity). " +
          'Please use API Key or other form of API consumer identity to call this API.',
      );
    case 'tools-with-json':
      return plainProblem(400, "Function calling with a response mime type: 'application/json' is unsupported");
    case 'tools':
      return plainProblem(400, `Function calling is not enabled for models/${model}`);
    case 'json-schema':
    case 'json-object':
      return plainProblem(400, `JSON mode is not enabled for models/${model}`);
    case 'system-prompt':
      return plainProblem(400, `Developer instruction is not enabled for models/${model}`);
    case 'missing-version':
    case 'temperature':
    case 'tool-choice':
    case 'parallel-tools':
    case 'streaming':
    case 'stream-usage':
    case 'max-tokens':
    case 'max-completion-tokens':
      return plainProblem(400, `${parameter} is not supported for models/${model}`);
  }
}

/** An error's status in words, by its number. */
export function geminiStatus(status: RequestProblem['status']): string {
  switch (status) {
    case 400:
      return 'INVALID_ARGUMENT';
    case 401:
      return 'UNAUTHENTICATED';
    case 403:
      return 'PERMISSION_DENIED';
    case 404:
      return 'NOT_FOUND';
    case 500:
      return 'INTERNAL';
  }
}
