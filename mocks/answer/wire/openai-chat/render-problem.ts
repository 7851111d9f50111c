import type { RequestProblem } from '../wire-format.ts';
import type { ChatOptions } from './options.ts';

/** An error's body in the shape of each provider. vLLM's and Mistral's are those of lib/faults/provider-errors. */
export function renderChatProblem(
  { status, message, param, code }: RequestProblem,
  { errors }: Pick<ChatOptions, 'errors'>,
): string {
  const type = status === 404 ? 'invalid_request_error' : typeOf(status);
  switch (errors) {
    case 'llama.cpp':
      return JSON.stringify({ error: { code: status, message, type: llamaType(status) } });
    case 'openai':
      return JSON.stringify({ error: { message, type, param, code } });
    case 'groq':
      return JSON.stringify({ error: { message, type, ...(code === null ? {} : { code }) } });
    case 'azure':
      // A deployment or key that is wrong is told by the front door, which has a shape of its own.
      return JSON.stringify({
        error: status === 400 ? { message, type, param, code } : { code: code ?? String(status), message },
      });
    case 'mistral':
      return JSON.stringify(
        status === 401
          ? { detail: message }
          : { object: 'error', message, type, param: null, code, raw_status_code: status },
      );
    case 'vllm':
      return JSON.stringify({ error: { message, type: vllmType(status), param, code: status } });
    case 'vllm-legacy':
      return JSON.stringify({ object: 'error', message, type: vllmType(status), param, code: status });
  }
}

function typeOf(status: number): string {
  return status === 401 ? 'authentication_error' : 'invalid_request_error';
}

function llamaType(status: number): string {
  if (status === 404) return 'not_found_error';
  if (status === 500) return 'server_error';
  return typeOf(status);
}

function vllmType(status: number): string {
  return status === 404 ? 'NotFoundError' : status === 401 ? 'AuthenticationError' : 'BadRequestError';
}
