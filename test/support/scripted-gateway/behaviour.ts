import type { UsualProvider } from '../../../lib/kit/terms/provider.ts';

/** What a scripted gateway does, as data: each part by itself, so that any of them can be paired. Times are ms. */
export interface GatewayBehaviour {
  /** Whom it asks, in which order. */
  route: Route;
  /** What it asks besides. */
  aside?: Aside;
  /** Who has to wait before anybody is asked. */
  queue?: Queue;
  /** What it does to answers, in this order. */
  changes?: AnswerChange[];
  /** What becomes of an answer that a provider breaks off. Default: the caller's is broken off too. */
  onCut?: 'heal' | 'splice' | 'ask-again';
  /** Its own time-out of a request: no answer has begun by then. */
  deadline?: { ms: number; status: 408 | 504 };
  /** After which of these its calls to providers run on. */
  leaves?: ('caller' | 'deadline' | 'time-out')[];
  /** What its callers get where a provider answered 503 last; default that. */
  errorStatus?: number;
  /** Takes the ids off what it sends on. */
  forgetsIds?: true;
}

/**
 * - `fail-over`: each request for itself, the primary first and then the fallback; `tries` on the primary, `backoffMs` and twice
 *   as much between them. Only a status of `movesOn` moves it on, where that is given; a call without a head counts as 504
 * - `primary-only`: never fails over
 * - `breaker`: as `fail-over`, and after `failures` in a row nobody asks the primary for `openMs`; then one request is a trial,
 *   or a call of the gateway's own without an id (`probe`)
 * - `slow-notice`: passes errors on until `noticeMs` after the first; from then on as a breaker that is open
 * - `alternate`: from the first failure on every other request is sent to the fallback first
 * - `early-back`: away for `awayMs`, back for `backMs` whatever happens, and away again
 * - `part`: gives one of `oneOf` failed requests to the fallback
 * - `wait`: asks the primary again and again for `waitMs`, then the fallback
 */
export type Route =
  | { kind: 'fail-over'; timeoutMs?: number; tries?: number; backoffMs?: number; movesOn?: number[] }
  | { kind: 'primary-only'; timeoutMs?: number }
  | { kind: 'breaker'; timeoutMs?: number; failures: number; openMs: number; trial: 'request' | 'probe' | 'none' }
  | { kind: 'slow-notice'; timeoutMs?: number; noticeMs: number; openMs: number }
  | { kind: 'alternate'; timeoutMs?: number }
  | { kind: 'early-back'; timeoutMs?: number; awayMs: number; backMs: number }
  | { kind: 'part'; timeoutMs?: number; oneOf: number }
  | { kind: 'wait'; timeoutMs?: number; waitMs: number };

/**
 * - `hedge`: the fallback is asked too where the primary has not begun to answer within `afterMs`; the first head wins, and the
 *   other call is given up unless `keepsLoser`
 * - `shadow`: every so many requests are copied to the fallback, whose answer nobody gets
 * - `canary`: every so many requests go to the fallback alone
 * - `health-checks`: GET of both providers' models, every `everyMs`
 */
export type Aside =
  | { kind: 'hedge'; afterMs: number; keepsLoser?: true }
  | { kind: 'shadow'; everyNth: number }
  | { kind: 'canary'; everyNth: number }
  | { kind: 'health-checks'; everyMs: number };

/** At most `slots` requests at a time; with `herdMs`, all who wait are let go together, that often. */
export interface Queue {
  slots: number;
  herdMs?: number;
}

/** Which answers: every so many of them (default all), of one provider, streamed or not, while calls fail. */
export interface ChangeScope {
  everyNth?: number;
  of?: UsualProvider;
  streamed?: boolean;
  whileFailing?: true;
}

/**
 * - `truncate`: a beginning of the text, told as whole
 * - `rewrite-text`: other words · `usage`: other figures · `model`, `header`: names the other provider
 * - `buffer`: a stream is sent when it is whole · `no-done`: without its marker · `no-finish`: without its finish reason
 * - `swap`: two callers get each other's answer · `cache`: an answer from before the run, and nobody is asked
 * - `canned`: the gateway's own words, where the providers failed · `canned-always`: and nobody is asked
 * - `no-content`: 204 · `redirect`: 307 to itself
 */
export type AnswerChange = ChangeScope &
  (
    | { kind: 'truncate'; characters: number }
    | { kind: 'rewrite-text' | 'usage' | 'model' | 'header' }
    | { kind: 'buffer' | 'no-done' | 'no-finish' | 'swap' | 'cache' | 'canned' | 'canned-always' }
    | { kind: 'no-content' | 'redirect' }
  );
