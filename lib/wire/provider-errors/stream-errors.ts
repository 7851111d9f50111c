import { END_EVENT } from '../sse/end-marker.ts';

/** An error in the middle of an event stream, as one provider sends it. */
export interface StreamError {
  /** As it stands in the stream, in one write. */
  text: string;
  /** What closes the stream behind it; '' for nothing. */
  ending: string;
  source: string;
  /** What was not seen in a source text. */
  unverified?: string;
}

const data = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;
const event = (name: string, value: unknown): string => `event: ${name}\n${data(value)}`;
const message = 'The server had an error while processing your request. Sorry about that!';

/**
 * Errors in mid-stream by the provider that sends them so. Retyped by hand from recorded shapes (fixtures of vercel/ai,
 * Apache-2.0; openai-openapi, MIT) and from the issues named; ids invented. Bedrock's is a binary frame and not here.
 */
export const streamErrors = {
  'openai-chat': {
    text: data({ error: { message, type: 'server_error', param: null, code: null } }),
    ending: END_EVENT,
    source: 'go-openai#396',
  },
  'openai-responses': {
    text:
      event('error', {
        type: 'error',
        sequence_number: 2,
        error: { type: 'server_error', code: 'server_error', message, param: null },
      }) +
      event('response.failed', {
        type: 'response.failed',
        sequence_number: 3,
        response: { id: 'resp_1', status: 'failed', error: { code: 'server_error', message }, output: [] },
      }),
    ending: '',
    source: 'recorded stream among the fixtures of vercel/ai',
  },
  'openai-responses-flat': {
    text: event('error', { type: 'error', sequence_number: 2, code: 'server_error', message, param: null }),
    ending: '',
    source: 'openai-openapi, ResponseErrorEvent',
  },
  azure: {
    text: data({ error: { message, type: 'server_error', param: null, code: '500' } }),
    ending: END_EVENT,
    source: "OpenAI's shape with Azure's code, which is a text",
    unverified: 'no recording of one in mid-stream was found',
  },
  anthropic: {
    text: event('error', {
      type: 'error',
      error: { details: null, type: 'overloaded_error', message: 'Overloaded' },
    }),
    ending: '',
    source: 'anthropic-sdk-go#200, agent-os#2137: then the connection closes, without message_stop',
  },
  gemini: {
    text: `${JSON.stringify(
      {
        error: {
          code: 503,
          message:
            'This model is currently experiencing high demand. Spikes in demand are usually temporary. Please try again later.',
          status: 'UNAVAILABLE',
        },
      },
      null,
      2,
    )}\n`,
    ending: '',
    source: 'OmniRoute#4177: bare JSON without `data:`; js-genai sees it only as a network chunk of its own',
  },
  openrouter: {
    text: data({
      id: 'gen-1',
      object: 'chat.completion.chunk',
      choices: [],
      error: { code: 502, message: 'Provider unavailable' },
    }),
    ending: END_EVENT,
    source: 'OmniRoute#8210: reads as an empty success where events without choices are skipped',
    unverified: 'the values of code and message, and the end marker',
  },
  vllm: {
    text: data({ error: { object: 'error', message, type: 'InternalServerError', param: null, code: 500 } }),
    ending: END_EVENT,
    source: 'vLLM, the nested shape of August 2025 and later (code is a number)',
    unverified: 'the message',
  },
} as const satisfies Record<string, StreamError>;

/** Whose error in mid-stream. */
export type StreamErrorName = keyof typeof streamErrors;
export const streamErrorNames = Object.keys(streamErrors) as StreamErrorName[];
