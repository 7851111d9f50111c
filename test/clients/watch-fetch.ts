import { subscribe, unsubscribe } from 'node:diagnostics_channel';

/** What a client's fetch has done towards one port of loopback. */
export interface FetchWatch extends Disposable {
  /** Requests it was to send, whether or not anybody was there. */
  requests(): number;
  /** The waits the first answer with a `retry-after` or `retry-after-ms` asked for in these, ms; none without one. */
  askedWaitsMs(): readonly number[];
}

interface RequestMessage {
  request: { origin: string };
}

interface HeadersMessage extends RequestMessage {
  response: { headers: readonly { toString(): string }[] };
}

/**
 * Watches Node's fetch from now on, by its own diagnostics: a request whose connection is refused is seen nowhere
 * else, and fetch may connect again without one.
 */
export function watchFetch(port: number): FetchWatch {
  const isOurs = ({ request }: RequestMessage): boolean => request.origin.endsWith(`:${port}`);
  let requests = 0;
  let asked: readonly number[] = [];
  const onCreate = (message: unknown): void => {
    if (isOurs(message as RequestMessage)) requests++;
  };
  const onHeaders = (message: unknown): void => {
    const answered = message as HeadersMessage;
    if (asked.length === 0 && isOurs(answered)) asked = readAskedWaits(answered.response.headers.map(String));
  };
  subscribe('undici:request:create', onCreate);
  subscribe('undici:request:headers', onHeaders);
  return {
    requests: () => requests,
    askedWaitsMs: () => asked,
    [Symbol.dispose]() {
      unsubscribe('undici:request:create', onCreate);
      unsubscribe('undici:request:headers', onHeaders);
    },
  };
}

/** `headers`: names and values by turns. */
function readAskedWaits(headers: readonly string[]): number[] {
  return headers.flatMap((header, at) => {
    if (at % 2 === 1) return [];
    const value = Number(headers[at + 1]);
    const name = header.toLowerCase();
    if (name === 'retry-after') return [value * 1000];
    return name === 'retry-after-ms' ? [value] : [];
  });
}
