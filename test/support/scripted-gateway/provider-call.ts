import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { UsualProvider } from '../../../lib/kit/terms/provider.ts';
import { nowEpochMs } from '../../../lib/proxies/process/now.ts';
import type { CallLine, CallReason } from './truth-line.ts';

/** What a call is made of. */
export interface CallOptions {
  provider: UsualProvider;
  /** Base URL with `/v1`. */
  baseUrl: string;
  path: string;
  /** null: a GET. */
  body: string | null;
  index: number | null;
  why: CallReason;
  log(line: CallLine): void;
}

/** A provider's response, as far as its head. */
export interface CallHead {
  status: number;
  headers: IncomingHttpHeaders;
}

/** One call to a provider, which logs itself when it ends. */
export interface ProviderCall {
  readonly provider: UsualProvider;
  readonly index: number | null;
  /** Resolves with the head; null when the call ended without one. */
  readonly head: Promise<CallHead | null>;
  /** The body as it comes; throws where it is cut. */
  body(): AsyncIterable<Buffer>;
  /** Reads it to its end and forgets it. */
  drain(): Promise<void>;
  /** Hangs up. */
  giveUp(): void;
}

/** Calls a provider. */
export function callProvider({ provider, baseUrl, path, body, index, why, log }: CallOptions): ProviderCall {
  const startEpochMs = nowEpochMs();
  let response: IncomingMessage | null = null;
  let ended = false;
  let givenUp = false;
  let sent = false;
  const finish = (end: CallLine['end']): void => {
    if (ended) return;
    ended = true;
    const status = response?.statusCode ?? null;
    log({
      kind: 'call',
      index,
      provider,
      why,
      startEpochMs,
      endEpochMs: nowEpochMs(),
      status,
      end: givenUp ? (sent ? 'given-up' : 'unsent') : end,
    });
  };
  const outgoing = httpRequest(`${baseUrl}${path}`, {
    method: body === null ? 'GET' : 'POST',
    headers: {
      authorization: `Bearer sk-${provider}`,
      ...(body === null ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
    },
    agent: false,
  });
  const head = new Promise<CallHead | null>((resolve) => {
    outgoing.on('response', (incoming) => {
      response = incoming;
      incoming.on('end', () => finish('whole'));
      incoming.on('error', () => finish('cut'));
      incoming.on('close', () => finish(incoming.complete ? 'whole' : 'cut'));
      resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers });
    });
    outgoing.on('error', () => {
      finish(response === null ? 'no-response' : 'cut');
      resolve(null);
    });
    outgoing.on('close', () => {
      if (response === null) finish('no-response');
      resolve(null);
    });
  });
  outgoing.on('finish', () => (sent = true));
  outgoing.end(body ?? undefined);
  return {
    provider,
    index,
    head,
    async *body() {
      await head;
      if (response === null) return;
      for await (const chunk of response) yield chunk as Buffer;
    },
    async drain() {
      await head;
      response?.resume();
    },
    giveUp() {
      if (ended) return;
      givenUp = true;
      outgoing.destroy();
      response?.destroy();
    },
  };
}
