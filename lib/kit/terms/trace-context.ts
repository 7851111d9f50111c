/**
 * A correlation id as W3C's trace context and baggage carry it (w3.org/TR/trace-context, w3.org/TR/baggage): what an application with
 * OpenTelemetry in it hands on to whomever it calls, and needs to know nothing of Cutover for.
 */
import { type Correlation, findAnyIndex, findCorrelation, formatCorrelationId } from './correlation.ts';

/** Begins the trace ids of all runs. */
const MARK = 'c07e';
/** So many characters of a run's token, two digits each, are in a trace id of 32 digits; the last 8 are the index. */
const TOKEN_CHARACTERS = 10;
const BAGGAGE_KEY = 'cutover-id';

/** The headers that carry it. */
export function traceHeaders(runToken: string, index: number): { traceparent: string; baggage: string } {
  const count = index.toString(16).padStart(8, '0');
  return {
    // The id of the parent must not be all zeros.
    traceparent: `00-${MARK}${formatToken(runToken)}${count}-${MARK}0000${count}-01`,
    baggage: `${BAGGAGE_KEY}=${formatCorrelationId(runToken, index)}`,
  };
}

/** Which arrival of the run these headers are of; null: of none. */
export function findTraced(
  traceparent: string | undefined,
  baggage: string | undefined,
  runToken: string,
): Correlation | null {
  const traced = readTrace(traceparent);
  if (traced?.token === formatToken(runToken)) return { index: traced.index, by: 'traceparent' };
  const index = readBaggage(baggage)
    .map((id) => findCorrelation(id, '', runToken).index)
    .find((found) => found !== null);
  return index === undefined ? null : { index, by: 'baggage' };
}

/** Are they of whatever run? */
export function bearsAnyTrace(traceparent: string | undefined, baggage: string | undefined): boolean {
  return readTrace(traceparent) !== null || readBaggage(baggage).length > 0;
}

/** The index in the headers of whatever run, for who is not told which run it is; null when they have none. */
export function findAnyTraced(traceparent: string | undefined, baggage: string | undefined): number | null {
  const traced = readTrace(traceparent);
  if (traced !== null) return traced.index;
  for (const id of readBaggage(baggage)) {
    const index = findAnyIndex(`"${id}"`);
    if (index !== null) return index;
  }
  return null;
}

function readTrace(traceparent = ''): { token: string; index: number } | null {
  const [, token, count] = /^[0-9a-f]{2}-c07e([0-9a-f]{20})([0-9a-f]{8})-/.exec(traceparent) ?? [];
  return token === undefined || count === undefined ? null : { token, index: Number.parseInt(count, 16) };
}

/** Members are joined by commas, and have properties behind a semicolon. */
function readBaggage(baggage = ''): string[] {
  return baggage.split(',').flatMap((member) => {
    const [key = '', value = ''] = (member.split(';', 1)[0] ?? '').split('=');
    return key.trim() === BAGGAGE_KEY ? [value.trim()] : [];
  });
}

/** Tokens are lower-case letters and digits. */
function formatToken(runToken: string): string {
  const codes = Array.from(runToken.slice(0, TOKEN_CHARACTERS), (character) => character.charCodeAt(0).toString(16));
  return codes.join('').padEnd(2 * TOKEN_CHARACTERS, '0');
}
