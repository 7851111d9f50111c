import { stripMarkers } from '../../lib/records/correlation.ts';
import { type JsonPath, redactJson } from '../../lib/records/redact-json.ts';
import { redactTarget } from '../../lib/records/redact-secrets.ts';
import { isPlainObject } from '../../lib/settings/reader.ts';
import { wireFormats } from '../wire/index.ts';
import type { WireFormat } from '../wire/wire-format.ts';

/** A request that is compared with recorded ones. */
export interface AskedRequest {
  method: string;
  /** Path and query. */
  target: string;
  body: string;
}

/** What two requests are compared by. */
export interface RequestKey {
  /** Method, target and body; the same body with other white space or order of keys is the same. */
  exact: string;
  /** Method and path: what both must share whatever they are compared by. */
  endpoint: string;
  /** The prompt and whether a stream is wanted; null when no wire format here reads such a body. */
  prompt: { text: string; streamed: boolean } | null;
}

/**
 * The key of a request. Markers of a drill's run are left out, secrets in the query and `redacted` values in the body
 * are redacted, so that a request is compared with a recorded one on equal terms.
 */
export function readRequestKey(request: AskedRequest, redacted: readonly JsonPath[]): RequestKey {
  const { method } = request;
  const target = redactTarget(request.target);
  const body = stripMarkers(redactJson(request.body, redacted));
  const query = target.indexOf('?');
  const endpoint = `${method} ${query < 0 ? target : target.slice(0, query)}`;
  return { exact: `${method} ${target} ${normaliseBody(body)}`, endpoint, prompt: readPrompt(request, body) };
}

/** The wire format that has this path; null when none of those known here has. */
export function findWire({ method, target }: AskedRequest): WireFormat | null {
  const path = target.split('?', 1)[0] ?? target;
  return Object.values(wireFormats).find((wire: WireFormat) => wire.route(method, path) !== null) ?? null;
}

function readPrompt(request: AskedRequest, body: string): RequestKey['prompt'] {
  const read = findWire(request)?.readRequest(body);
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
