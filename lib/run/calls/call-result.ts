import { type FailureCause, findFailureCause } from '../../collector/score/join/failure-cause.ts';
import type { WireEnd } from '../../collector/records/record.ts';
import type { Answer } from '../../kit/terms/answer.ts';
import type { ProviderName } from '../../kit/terms/provider.ts';

/**
 * What came of one call.
 *
 * - `answered`: there is an answer to judge
 * - `refused`: this request, whoever asks for it: no further try helps
 * - `denied`: whoever asks: a wrong key, model or address, or no money left; no other request helps
 * - `misrouted`: there is an answer, and not of the provider that is asked for: who gave it, or nobody did
 * - `unreached`: no connection to it came about, so that nothing was asked of anybody; another try may find it. `said`: why, as the network says it
 * - `failed`: anything else; another try may bring an answer where it `isPassing`. Where it `isHollow`, HTTP calls it a success and there is no
 *   answer in it: a page, nothing at all, JSON or a stream that stops in its middle, an error, what the connection breaks off
 */
export type CallResult =
  | { kind: 'answered'; status: number; answer: Answer; streamed: boolean }
  | { kind: 'refused'; status: number; said: string }
  | { kind: 'denied'; status: number; said: string }
  | { kind: 'misrouted'; status: number; served: ProviderName[] }
  | { kind: 'unreached'; said: string }
  | {
      kind: 'failed';
      status: number | null;
      cause: FailureCause;
      said: string;
      isPassing: boolean;
      isHollow: boolean;
      waitMs: number | null;
    };

/** One exchange, as far as it got. */
export interface CallSeen {
  status: number | null;
  end: WireEnd;
  /** Whether it came as a stream. */
  streamed: boolean;
  answer: Answer | null;
  /** Why what came could not be read: it is too long, say, or in a coding that is not known; null: it could. */
  unread: string | null;
  /** The beginning of the body, or why there is none. */
  said: string;
  /** The header `retry-after`; null: there was none. */
  retryAfter: string | null;
}

/** What a request itself may be refused for: it is malformed, too large, or asks for what is not there. */
const REFUSES_REQUEST = new Set([400, 405, 406, 413, 414, 415, 422, 431, 501]);
const DENIES = new Set([401, 402, 403, 404, 407]);
/** A 200 without an answer is as good as it gets. */
const LASTING: readonly FailureCause[] = ['no-answer', 'unterminated', 'unread'];
/** What whoever asked was told is a success, and can do nothing with. One that is late may have come to those who wait longer. */
const HOLLOW: readonly FailureCause[] = ['no-answer', 'unterminated', 'cut', 'error-in-200'];

/** Tells these apart. `nowMs`: epoch, for a `retry-after` that is a date. */
export function readCall(
  { status, end, streamed, answer, unread, said, retryAfter }: CallSeen,
  nowMs: number,
): CallResult {
  if (status !== null && REFUSES_REQUEST.has(status)) return { kind: 'refused', status, said };
  if (status !== null && DENIES.has(status)) return { kind: 'denied', status, said };
  const isUnread = unread !== null || answer?.unread === true;
  const cause = findFailureCause({
    k6Status: null,
    exchange: {
      status,
      end,
      answered: answer !== null,
      error: answer !== null && answer.error !== null && !isUnread,
      unread: isUnread,
    },
  });
  if (cause === null && answer !== null && status !== null) return { kind: 'answered', status, answer, streamed };
  const why = cause ?? 'no-answer';
  return {
    kind: 'failed',
    status,
    cause: why,
    said: why === 'unread' && unread !== null ? unread : said === '' ? (answer?.error ?? '') : said,
    isPassing: !LASTING.includes(why) && !why.startsWith('redirect-'),
    isHollow: HOLLOW.includes(why),
    waitMs: readRetryAfter(retryAfter, nowMs),
  };
}

/** Seconds, or a date (RFC 9110, section 10.2.3). */
function readRetryAfter(written: string | null, nowMs: number): number | null {
  if (written === null) return null;
  if (/^\d+(\.\d+)?$/.test(written.trim())) return Number(written) * 1_000;
  const atMs = Date.parse(written);
  return Number.isNaN(atMs) ? null : Math.max(0, atMs - nowMs);
}
