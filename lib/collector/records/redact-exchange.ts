import type { RecordedExchange, RecordedResponse } from './recording.ts';
import { type JsonPath, redactEvent, redactJson } from './redact-json.ts';
import { listSecrets } from '../../kit/secrets/list-secrets.ts';
import { redactRequestHeaders, redactResponseHeaders, redactTarget } from '../../kit/secrets/redact-text.ts';
import type { Redactor } from '../../kit/secrets/redactor.ts';
import { isSecretName } from '../../kit/secrets/secret-names.ts';

/**
 * An exchange as it may be written down: secret headers and query parameters redacted, their values (and those of secret fields)
 * taken out wherever else they turn up, and the values at `paths` redacted in JSON bodies and events.
 */
export function redactExchange(
  exchange: RecordedExchange,
  paths: readonly JsonPath[],
  redactor: Redactor,
): RecordedExchange {
  const { request, response } = exchange;
  const own = redactor.learnRequest({ ...request, headers: Object.entries(request.headers) });
  const given = Object.entries(response?.headers ?? {}).filter(([name]) => isSecretName(name));
  redactor.learn(listSecrets({ headers: given, target: '', body: '' }).named);
  const clean = (text: string): string => redactor.clean(text, own);
  const cleanHeaders = (headers: Record<string, string>): Record<string, string> =>
    Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, clean(value)]));
  return {
    ...exchange,
    request: {
      ...request,
      target: clean(redactTarget(request.target)),
      headers: cleanHeaders(redactRequestHeaders(request.headers)),
      body: clean(redactJson(request.body, paths)),
    },
    response:
      response === null
        ? null
        : {
            ...response,
            headers: cleanHeaders(redactResponseHeaders(response.headers)),
            frames: redactFrames(response, paths, clean),
          },
  };
}

function redactFrames(
  { headers, frames }: RecordedResponse,
  paths: readonly JsonPath[],
  clean: (text: string) => string,
): RecordedResponse['frames'] {
  if (headers['content-type']?.toLowerCase().includes('text/event-stream') === true) {
    return frames.map(({ atMs, data }) => ({ atMs, data: clean(redactEvent(data, paths)) }));
  }
  const last = frames.at(-1);
  if (last === undefined) return [];
  const body = frames.map(({ data }) => data).join('');
  const cleaned = clean(redactJson(body, paths));
  // Cut where it was cut only as long as nothing was taken out of it.
  return cleaned === body ? frames : [{ atMs: last.atMs, data: cleaned }];
}
