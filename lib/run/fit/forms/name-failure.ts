import type { FailureWord } from '../../../collector/fit/log-row.ts';
import { removeShapes } from '../../../kit/secrets/redact-text.ts';

/**
 * How a call failed by its status, with the word a provider gives it where one is known; null: it did not. 0 is what clients write where there was
 * no answer to have one (curl's `%{http_code}` as 000, `XMLHttpRequest.status`, k6), and what else is below 100 is none.
 */
export function nameStatus(status: number, word?: string | null): string | null {
  if (status === 0) return 'no-connection' satisfies FailureWord;
  if (!(status >= 100)) return 'unknown' satisfies FailureWord;
  if (status < 400) return null;
  const kept = word === undefined || word === null ? '' : word.trim();
  // A number says nothing new, and a sentence is not a word.
  return /^[A-Za-z][\w.-]{1,59}$/.test(kept) ? `${status} ${kept}` : String(status);
}

/** The same of a server's own access log: 499 and 000 are nginx's, and Traefik's, for a caller who left, and a connection that was lost before there was a status. */
export function nameServerStatus(status: number): string | null {
  if (status === 499) return 'client-gone' satisfies FailureWord;
  return status === 0 ? ('cut-off' satisfies FailureWord) : nameStatus(status);
}

/** Did it fail as somebody had waited long enough: the server for another (504), for its caller (408), or the caller for it (nginx's 499)? */
export const isWaitOver = (failure: string | null): boolean =>
  failure !== null && ['timeout', 'client-gone', '504', '408'].includes(failure.split(' ')[0] ?? '');

const words: readonly (readonly [RegExp, FailureWord])[] = [
  [/time[d_ -]*out|deadline/i, 'timeout'],
  [/cancel|abort|client.?(gone|closed|disconnect)/i, 'client-gone'],
  [/reset|closed|broken.?pipe|epipe|truncat|incomplete|protocol/i, 'cut-off'],
  [/connect|refused|unreachable|resol|dns|unknown.?host|enotfound|no.?route|network/i, 'no-connection'],
];

/** How a call failed by what a program calls it: an exception, an `error.type`. A word that is not known stays as it is. */
export function nameError(told: string): string {
  const status = /^\s*([45]\d\d)\s*$/.exec(told)?.[1];
  if (status !== undefined) return status;
  const known = words.find(([pattern]) => pattern.test(told))?.[1];
  if (known !== undefined) return known;
  // Before it is cut: the rest of a key would not look like one.
  const slug = removeShapes(told)
    .trim()
    .replaceAll(/[^\w.-]+/g, '-')
    .slice(0, 60);
  return slug === '' || slug === '_OTHER' ? 'unknown' : slug;
}
