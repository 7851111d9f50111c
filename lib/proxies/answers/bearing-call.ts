import type { Redactor } from '../../kit/secrets/redactor.ts';
import type { RequestHead } from '../../wire/http1/message-head.ts';

/** One request, as far as it bears secrets: what is recorded of it must not have them, whoever repeats them. */
export interface BearingCall {
  push(body: Buffer): void;
  /** Its body; null: it is longer than what is kept of one, 256 KiB. */
  readBody(): string | null;
  /** The record without them. To be called once, when the request is over. */
  clean<T>(record: T): T;
}

/** So much of a body is looked through. */
const MAX_BODY_BYTES = 256 * 1024;

/** Takes note of what a request bears: of its head now, of its body when it is over. */
export function createBearingCall({ headers, target }: RequestHead, redactor: Redactor): BearingCall {
  const own = redactor.learnRequest({ headers, target, body: '' });
  let pieces: Buffer[] = [];
  let bytes = 0;
  let kept = 0;
  let text: string | null = null;
  const take = (): string => {
    text ??= Buffer.concat(pieces).toString('utf8');
    pieces = [];
    return text;
  };
  return {
    push(body) {
      if (bytes < MAX_BODY_BYTES) {
        pieces.push(Buffer.from(body));
        kept += body.length;
      }
      bytes += body.length;
    },
    readBody: () => (kept < bytes ? null : take()),
    clean(record) {
      const body = take();
      text = null;
      return redactor.cleanValue(record, [...own, ...redactor.learnRequest({ headers: [], target: '', body })]);
    },
  };
}
