import { subscribe, unsubscribe } from 'node:diagnostics_channel';

/** What a client's fetch has done towards one port of loopback. */
export interface FetchWatch extends Disposable {
  /** Connections it tried to make, whether or not anybody was there. */
  connects(): number;
  /** The waits the first answer with a `retry-after` or `retry-after-ms` asked for in these, ms; none without one. */
  askedWaitsMs(): readonly number[];
}

interface ConnectMessage {
  connectParams: { port: string };
}

interface HeadersMessage {
  request: { origin: string };
  response: { headers: readonly { toString(): string }[] };
}

/** Watches Node's fetch from now on, by its own diagnostics: a connection that is refused is seen nowhere else. */
export function watchFetch(port: number): FetchWatch {
  let connects = 0;
  let asked: readonly number[] = [];
  const onConnect = (message: unknown): void => {
    if ((message as ConnectMessage).connectParams.port === String(port)) connects++;
  };
  const onHeaders = (message: unknown): void => {
    const { request, response } = message as HeadersMessage;
    if (asked.length === 0 && request.origin.endsWith(`:${port}`)) asked = readAskedWaits(response.headers.map(String));
  };
  subscribe('undici:client:beforeConnect', onConnect);
  subscribe('undici:request:headers', onHeaders);
  return {
    connects: () => connects,
    askedWaitsMs: () => asked,
    [Symbol.dispose]() {
      unsubscribe('undici:client:beforeConnect', onConnect);
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
