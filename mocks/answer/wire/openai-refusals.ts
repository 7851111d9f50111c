import type { Refusable } from './refusable.ts';
import type { RequestProblem } from './wire-format.ts';

/**
 * What OpenAI says to a request that asks for what it does not give. `max_tokens` and its message are those of the
 * catalogue (openai-400-param); the other messages are retyped from memory and may differ in their wording.
 */
export function refuseAsOpenai(what: Refusable, parameter: string, model: string): RequestProblem {
  const problem = (
    status: RequestProblem['status'],
    message: string,
    code: string | null,
    param: string | null = parameter,
  ): RequestProblem => ({
    status,
    message,
    param,
    code,
  });
  switch (what) {
    case 'other-models':
      return problem(
        404,
        `The model \`${parameter}\` does not exist or you do not have access to it.`,
        'model_not_found',
        null,
      );
    case 'missing-key':
      return problem(401, "You didn't provide an API key.", null, null);
    case 'missing-version':
      return problem(404, 'Resource not found', '404', null);
    case 'temperature':
      return problem(
        400,
        "Unsupported value: 'temperature' does not support this value with this model. Only the default (1) value is supported.",
        'unsupported_value',
      );
    case 'max-tokens':
      return problem(
        400,
        "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
        'unsupported_parameter',
      );
    case 'json-schema':
    case 'json-object': {
      const type = what === 'json-schema' ? 'json_schema' : 'json_object';
      return problem(
        400,
        `Invalid parameter: '${parameter}' of type '${type}' is not supported with this model.`,
        null,
      );
    }
    case 'tools-with-json':
      return problem(400, 'json mode cannot be combined with tool/function calling', null, null);
    case 'tools':
      return problem(400, `${model} does not support tools.`, null);
    case 'system-prompt':
      return problem(
        400,
        "Unsupported value: 'messages[0].role' does not support 'system' with this model.",
        'unsupported_value',
      );
    case 'streaming':
    case 'stream-usage':
    case 'tool-choice':
    case 'parallel-tools':
    case 'max-completion-tokens':
      return problem(
        400,
        `Unsupported parameter: '${parameter}' is not supported with this model.`,
        'unsupported_parameter',
      );
  }
}
