import { findHeader, type HeaderField } from '../../wire/http1/message-head.ts';
import { findTraced } from '../../kit/terms/trace-context.ts';
import { type Correlation, CORRELATION_HEADER, findCorrelation } from '../../kit/terms/correlation.ts';

const UNKNOWN: Correlation = { index: null, by: null };

/** Which arrival of the run a call carries, by its head alone. */
export function correlateCall(headers: readonly HeaderField[], runToken: string | null): Correlation {
  if (runToken === null) return UNKNOWN;
  const header = findHeader(headers, CORRELATION_HEADER);
  const own = header === undefined ? UNKNOWN : findCorrelation(header, '', runToken);
  if (own.index !== null) return own;
  return findTraced(findHeader(headers, 'traceparent'), findHeader(headers, 'baggage'), runToken) ?? UNKNOWN;
}
