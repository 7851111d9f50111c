import { isSuccess } from '../evidence/is-success.ts';
import type { WireEnd } from '../../records/record.ts';

/**
 * Why a request that was sent brought no answer, as the caller saw it. `status-…` is the status of an error response,
 * `redirect-…` that of one which sends the caller elsewhere, where k6 does not follow it.
 *
 * - `never-ended`: sent, and no exchange of it was ever recorded to its end
 * - `timed-out`: the caller gave up waiting
 * - `abandoned`: the caller, who may have tried several times, had waited long enough (`traffic.clients.abandonAfterMs`)
 * - `no-response`: the connection broke before a response head
 * - `cut`, `unterminated`: a 2xx whose body or stream did not reach its end
 * - `error-in-200`: a 2xx that carries an error instead of an answer
 * - `unread`: a whole 2xx that this version cannot read: another wire format, an unknown coding, over 8 MB. It may have been good
 * - `no-answer`: a 2xx whose body is no answer at all
 */
export type FailureCause =
  | 'never-ended'
  | 'timed-out'
  | 'abandoned'
  | 'no-response'
  | 'cut'
  | 'unterminated'
  | 'error-in-200'
  | 'unread'
  | 'no-answer'
  | `status-${number}`
  | `redirect-${number}`;

/** What is known of a request, once everything was read. */
export interface RequestOutcome {
  /** Status k6 saw, 0 when none; null when k6 left no line on it. */
  k6Status: number | null;
  exchange: { status: number | null; end: WireEnd; answered: boolean; error: boolean; unread: boolean } | null;
}

/** Why the request failed; null when it brought an answer. */
export function findFailureCause({ k6Status, exchange }: RequestOutcome): FailureCause | null {
  if (exchange === null) return 'never-ended';
  if (exchange.end === 'client-gone') return 'timed-out';
  if (exchange.status === null) return exchange.end === 'held' ? 'timed-out' : 'no-response';
  if (exchange.status >= 300 && exchange.status < 400) return `redirect-${exchange.status}`;
  if (!isSuccess(exchange.status)) return `status-${exchange.status}`;
  // It has told why there is no more of it, whether or not an end followed.
  if (exchange.error) return 'error-in-200';
  switch (exchange.end) {
    case 'complete':
      break;
    case 'unterminated':
    case 'cut':
    case 'no-response':
      return exchange.end;
    case 'held':
      return 'timed-out';
  }
  if (exchange.unread) return 'unread';
  if (!exchange.answered) return 'no-answer';
  return k6Status === 0 ? 'timed-out' : null;
}

/** What HTTP, and every gateway dashboard, calls success: a 2xx that reached the caller, whatever it carries. */
export function isHttpSuccess({ k6Status, exchange }: RequestOutcome): boolean {
  if (exchange === null) return false;
  if (k6Status !== null) return isSuccess(k6Status);
  return (
    exchange.status !== null &&
    isSuccess(exchange.status) &&
    (exchange.end === 'complete' || exchange.end === 'unterminated')
  );
}
