import { object, required } from '../../../kit/settings/object.ts';
import { choice, isPlainObject } from '../../../kit/settings/reader.ts';
import { defineFault } from '../../fault/fault.ts';
import { type ErrorProvider, fillProviderError } from '../../../wire/provider-errors/provider-error.ts';
import { END_EVENT } from '../../../wire/sse/end-marker.ts';
import { providerErrorNames, providerErrors } from '../../../wire/provider-errors/provider-errors.ts';

/** Bodies that are JSON; a Bedrock stream is binary, so its errors cannot stand in one as text. */
const errorNames = providerErrorNames.filter((name) => {
  const { body, provider } = providerErrors[name];
  return typeof body !== 'string' && provider !== 'bedrock';
});

/** An error that its status hides: in the body, or as the first event of a stream. */
export const okWithErrorBody = defineFault({
  summary: 'The provider answers 200, and the body, or the first event of the stream, is one of its errors.',
  settings: object({
    error: required('whose body, by the name of the provider error', choice(errorNames)),
  }),
  readsBody: () => true,
  decide({ error: name }, { streamed, atEpochMs }) {
    const error = providerErrors[name];
    const { body } = fillProviderError(error, { atEpochMs });
    const contentType = streamed === true ? 'text/event-stream' : 'application/json';
    return {
      kind: 'respond',
      status: 200,
      headers: { 'content-type': contentType },
      body: streamed === true ? renderStreamedError(error.provider, body) : JSON.stringify(body),
    };
  },
});

/**
 * An error as the provider puts it in a stream: OpenAI and those like it as data before the end marker
 * (go-openai#396), Anthropic as an event with no marker after it (anthropic-sdk-go#200), Gemini as bare JSON
 * (OmniRoute#4177).
 */
function renderStreamedError(provider: ErrorProvider, body: unknown): string {
  switch (provider) {
    case 'anthropic': {
      const error = isPlainObject(body) && isPlainObject(body.error) ? body.error : {};
      return `event: error\ndata: ${JSON.stringify({ type: 'error', error: { details: null, ...error } })}\n\n`;
    }
    case 'gemini':
      return `${JSON.stringify(body, null, 2)}\n`;
    default:
      return `data: ${JSON.stringify(body)}\n\n${END_EVENT}`;
  }
}
