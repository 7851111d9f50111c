/**
 * Errors as providers word them. Shapes retyped by hand from the providers' public error pages and from bodies
 * quoted in public incident write-ups; ids and organisation names are invented.
 */
interface ProviderError {
  status: number;
  headers: Record<string, string>;
  body: unknown;
  /** Where the shape was read. */
  source: string;
}

export const providerErrors = {
  'openai-503-overloaded': {
    status: 503,
    headers: { 'x-request-id': 'req_0001' },
    body: {
      error: {
        message: 'The requested model is temporarily overloaded.',
        type: 'service_unavailable_error',
        param: null,
        code: 'server_is_overloaded',
      },
    },
    source: "OpenAI's error page as quoted by developersdigest.tech (type and code)",
  },
  'openai-500-server-error': {
    status: 500,
    headers: { 'x-request-id': 'req_0001' },
    body: {
      error: {
        message: 'The server had an error while processing your request. Sorry about that!',
        type: 'server_error',
        param: null,
        code: null,
      },
    },
    source: 'bodies quoted in public issues',
  },
} as const satisfies Record<string, ProviderError>;

export type ProviderErrorName = keyof typeof providerErrors;
export const providerErrorNames = Object.keys(providerErrors) as ProviderErrorName[];
