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
 * - `failed`: anything else; another try may bring an answer where it `isPassing`
 */
export type CallResult =
  | { kind: 'answered'; status: number; answer: Answer }
  | { kind: 'refused'; status: number; said: string }
  | { kind: 'denied'; status: number; said: string }
  | { kind: 'misrouted'; status: number; served: ProviderName[] }
  | {
      kind: 'failed';
      status: number | null;
      cause: FailureCause;
      said: string;
      isPassing: boolean;
      waitMs: number | null;
    };

/** One exchange, as far as it got. */
export interface CallSeen {
  status: number | null;
  end: WireEnd;
  answer: Answer | null;
  /** The beginning of the body, or why there is none. */
  said: string;
  /** The header `retry-after`; null: there was none. */
  retryAfter: string | null;
}

/** What a request itself may be refused for: it is malformed, too large, or asks for what is not there. */
const REFUSES_REQUEST = new Set([400, 405, 406, 413, 414, 415, 422, 431, 501]);
const DENIES = new Set([401, 402, 403, 404, 407]);
/** A 200 without an answer is as good as it gets. */
const LASTING: readonly FailureCause[] = ['no-answer', 'unread'];

/** Tells these apart. `nowMs`: epoch, for a `retry-after` that is a date. */
export function readCall({ status, end, answer, said, retryAfter }: CallSeen, nowMs: number): CallResult {
  if (status !== null && REFUSES_REQUEST.has(status)) return { kind: 'refused', status, said };
  if (status !== null && DENIES.has(status)) return { kind: 'denied', status, said };
  const isUnread = answer?.unread === true;
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
  if (cause === null && answer !== null && status !== null) return { kind: 'answered', status, answer };
  return {
    kind: 'failed',
    status,
    cause: cause ?? 'no-answer',
    said: said === '' ? (answer?.error ?? '') : said,
    isPassing: cause !== null && !LASTING.includes(cause) && !cause.startsWith('redirect-'),
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
