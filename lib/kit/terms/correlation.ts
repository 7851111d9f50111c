/**
 * How one planned request is recognised wherever it turns up. Targets drop what they do not know, so the id
 * travels in a header and the body's `user` field at once, and where it is asked for in a marker at the end of the prompt.
 */
/** How a correlation id was found: a header of ours, W3C's trace context or baggage, a field of the body, or the marker in the prompt. */
export const correlationWays = ['header', 'traceparent', 'baggage', 'body', 'marker'] as const;
export type CorrelatedBy = (typeof correlationWays)[number];

/** The same to people. */
export const correlationWords: Readonly<Record<CorrelatedBy, string>> = {
  header: 'the header x-cutover-id',
  traceparent: 'the header traceparent',
  baggage: 'the header baggage',
  body: "the body's user or metadata field",
  marker: 'the marker in the prompt',
};

/** The request header that carries the id. */
export const CORRELATION_HEADER = 'x-cutover-id';

/** The request header by which the call of a guard that a drill asks is told from those of its target; its value is such an id, and the number is the guard's. */
export const GUARD_HEADER = 'x-cutover-guard';

const PREFIX = 'cutover-';
const MARKER_START = `[${PREFIX}`;
const markerHere = new RegExp(`\\[${PREFIX}[a-z0-9]+-\\d{1,9}\\]`, 'y');

/** `cutover-<run>-<index>`; `runToken` is lower-case letters and digits. */
export function formatCorrelationId(runToken: string, index: number): string {
  return `${PREFIX}${runToken}-${index}`;
}

/** The session of an arrival whose requests are one conversation. No correlation id: an app that hands it on says nothing of which request it is. */
export function formatSession(runToken: string, arrival: number): string {
  return `session-${formatCorrelationId(runToken, arrival)}`;
}

/** The id as it stands in a prompt. */
export function formatMarker(correlationId: string): string {
  return `[${correlationId}]`;
}

/** The text without the markers of any run, so that it is the same in every run. */
export function stripMarkers(text: string): string {
  let kept = '';
  let from = 0;
  // A search for a text is many times faster than one for a pattern, and prompts are kilobytes long.
  for (let at = text.indexOf(MARKER_START); at >= 0; at = text.indexOf(MARKER_START, at + 1)) {
    markerHere.lastIndex = at;
    if (!markerHere.test(text)) continue;
    kept += text.slice(from, at);
    from = markerHere.lastIndex;
  }
  return from === 0 ? text : kept + text.slice(from);
}

/** What a seat found of a request: which arrival it is, and by which of the ways. */
export interface Correlation {
  index: number | null;
  by: CorrelatedBy | null;
}

/** The index in an id of this run, or null. */
function parseCorrelationId(text: string, runToken: string): number | null {
  const prefix = `${PREFIX}${runToken}-`;
  if (!text.startsWith(prefix)) return null;
  const digits = text.slice(prefix.length);
  return /^\d{1,9}$/.test(digits) ? Number(digits) : null;
}

/** Is it the id of a guard's call of this run? */
export function isGuardCall(header: string | undefined, runToken: string): boolean {
  return header !== undefined && parseCorrelationId(header, runToken) !== null;
}

/**
 * Finds the id of this run in a request: the header first, then the body as text, where an id in quotes is a
 * field (`body`) and one in square brackets is the prompt's marker.
 */
export function findCorrelation(header: string | undefined, body: string, runToken: string): Correlation {
  if (header !== undefined) {
    const index = parseCorrelationId(header, runToken);
    if (index !== null) return { index, by: 'header' };
  }
  const found: Correlation = { index: null, by: null };
  const pattern = new RegExp(`(["[])${PREFIX}${runToken}-(\\d{1,9})["\\]]`, 'g');
  for (const match of body.matchAll(pattern)) {
    const by = match[1] === '"' ? 'body' : 'marker';
    if (found.by === null || by === 'body') {
      found.index = Number(match[2]);
      found.by = by;
    }
    if (by === 'body') break;
  }
  return found;
}

const anyId = new RegExp(`["[]${PREFIX}[a-z0-9]+-(\\d{1,9})["\\]]`);

/** The index in a request of whatever run, for who is not told which run it is; null when it has none. */
export function findAnyIndex(body: string): number | null {
  // A search for a text is many times faster than one for a pattern.
  const digits = body.includes(PREFIX) ? anyId.exec(body)?.[1] : undefined;
  return digits === undefined ? null : Number(digits);
}
