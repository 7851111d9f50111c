import { createRedactor } from '../../lib/kit/secrets/redactor.ts';
import { stripMarkers } from '../../lib/kit/terms/correlation.ts';
import type { RecordedRequest } from '../../lib/collector/records/recording.ts';
import { type JsonPath, redactJson } from '../../lib/collector/records/redact-json.ts';
import { redactTarget } from '../../lib/kit/secrets/redact-text.ts';
import { isPlainObject } from '../../lib/kit/settings/reader.ts';
import type { MockRequest } from '../answer/answer-plan.ts';
import { findWireByPath } from './find-wire-by-path.ts';

/** What two requests are compared by. */
export interface RequestKey {
  /** Method, target and body; the same body with other white space or order of keys is the same. */
  exact: string;
  /** Method and path: what both must share whatever they are compared by. */
  endpoint: string;
  /** The prompt and whether a stream is wanted; null when no wire format here reads such a body. */
  prompt: { text: string; streamed: boolean } | null;
}

/** A recorded request as a mock is asked it. */
export function toMockRequest({ method, target, headers, body }: RecordedRequest): MockRequest {
  const at = target.indexOf('?');
  return at < 0
    ? { method, path: target, headers, body }
    : { method, path: target.slice(0, at), query: target.slice(at + 1), headers, body };
}

/**
 * The key of a request. Markers of a drill's run are left out, secrets in the query and `redacted` values in the body
 * are redacted, so that a request is compared with a recorded one on equal terms.
 */
export function readRequestKey(request: MockRequest, redacted: readonly JsonPath[]): RequestKey {
  const { method, path, query = '' } = request;
  const asked = query === '' ? path : `${path}?${query}`;
  const target = redactTarget(asked);
  // What the recorder took out of its requests is taken out of this one.
  const redactor = createRedactor();
  const own = redactor.learnRequest({ headers: listHeaders(request), target: asked, body: request.body });
  const body = stripMarkers(redactor.clean(redactJson(request.body, redacted), own));
  return {
    exact: `${method} ${target} ${normaliseBody(body)}`,
    endpoint: `${method} ${path}`,
    prompt: readPrompt({ ...request, body }),
  };
}

function listHeaders({ headers = {} }: MockRequest): [string, string][] {
  return Object.entries(headers).flatMap(([name, value]) =>
    value === undefined
      ? []
      : [[name, typeof value === 'string' ? value : value.join(', ')] satisfies [string, string]],
  );
}

function readPrompt(request: MockRequest): RequestKey['prompt'] {
  const wire = findWireByPath(request);
  const read = wire?.route(request) === 'answer' ? wire.readRequest(request) : null;
  if (read?.kind !== 'request') return null;
  const text = read.request.prompt.replaceAll(/\s+/g, ' ').trim().toLowerCase();
  return { text, streamed: read.request.streamed };
}

function normaliseBody(body: string): string {
  try {
    return JSON.stringify(sortKeys(JSON.parse(body)));
  } catch {
    return body;
  }
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .toSorted()
      .map((name) => [name, sortKeys(value[name])]),
  );
}
