import zlib from 'node:zlib';
import { whyUnread } from '../../collector/records/said.ts';
import { renderProviderCall, type ProviderAddress } from '../../drill/targets/provider-call.ts';
import { cutBeforeKey } from '../../kit/secrets/cut-before-key.ts';
import { timeoutSignal } from '../../proxies/process/timeout-signal.ts';
import { createResponseReader, MAX_ANSWER_BYTES } from '../../proxies/answers/response-reader.ts';
import { type CallResult, readCall } from './call-result.ts';
import { describeNetworkError, isUnreached } from './is-unreached.ts';

/** So much of what came instead of an answer is kept. */
const SAID_CHARACTERS = 300;

/** One call, and when it is given up. */
export interface ProviderCall {
  address: ProviderAddress;
  chat: object;
  /** Besides those of its wire format: by what it is known. */
  headers: Readonly<Record<string, string>>;
  timeoutMs: number;
  signal: AbortSignal;
}

/**
 * Asks a provider itself, as a target would, and reads its answer to the end, whole or streamed, but no further than can be read. Never
 * throws for what comes of it; throws the signal's reason where it is stopped.
 */
export async function callProvider({
  address,
  chat,
  headers: own,
  timeoutMs,
  signal,
}: ProviderCall): Promise<CallResult> {
  const call = renderProviderCall(address, chat);
  const timeout = timeoutSignal(timeoutMs);
  const isOver = (): boolean => timeout.aborted;
  let response: Response;
  try {
    response = await fetch(call.url, {
      method: call.method,
      body: call.body,
      headers: { ...call.headers, ...own },
      redirect: 'manual',
      signal: AbortSignal.any([signal, timeout]),
    });
  } catch (error) {
    signal.throwIfAborted();
    const said = isOver() ? '' : describeCause(error);
    if (!isOver() && isUnreached(error)) return { kind: 'unreached', said };
    return readCall(
      {
        status: null,
        end: isOver() ? 'held' : 'no-response',
        streamed: false,
        answer: null,
        unread: null,
        said,
        retryAfter: null,
      },
      Date.now(),
    );
  }
  const { status, headers } = response;
  const reader = createResponseReader(listFields(headers));
  let bytes = 0;
  let broke: string | null = null;
  try {
    for await (const chunk of response.body ?? []) {
      bytes += chunk.length;
      reader.push(Buffer.from(chunk), Date.now());
      if (bytes > MAX_ANSWER_BYTES) break;
    }
  } catch (error) {
    signal.throwIfAborted();
    broke = describeCause(error);
  }
  const { streamed, answer, said: told, terminated, bodyStart } = await reader.end();
  const end = isOver() ? 'client-gone' : broke !== null ? 'cut' : terminated ? 'complete' : 'unterminated';
  const isAnswer = answer !== null && answer.error === null;
  const said = isAnswer ? '' : cutBeforeKey(bodyStart, SAID_CHARACTERS) || (broke ?? '');
  return readCall(
    { status, end, streamed, answer, unread: whyUnread(told), said, retryAfter: headers.get('retry-after') },
    Date.now(),
  );
}

const describeCause = (error: unknown): string => cutBeforeKey(describeNetworkError(error), SAID_CHARACTERS);

/** Codings in which `fetch` hands out what was coded, and leaves the header as it was; of others the bytes are as they came. */
const DECODED = new Set(['gzip', 'x-gzip', 'deflate', 'br', ...('createZstdDecompress' in zlib ? ['zstd'] : [])]);

/** The headers of what is read, without a coding that is gone already. */
function listFields(headers: Headers): [string, string][] {
  const codings = (headers.get('content-encoding') ?? '').split(',').map((coding) => coding.trim().toLowerCase());
  const isDecoded = codings.every((coding) => DECODED.has(coding));
  return [...headers].filter(([name]) => !isDecoded || name !== 'content-encoding');
}
