import type { ExchangeEnd, ExchangeHandler, OpenedExchange } from '../proxy/exchange-handler.ts';
import { findHeader, type HeaderField, type ResponseHead } from '../../wire/http1/message-head.ts';
import type { RecordedExchange } from '../../collector/records/recording.ts';
import { type BodyDecoder, createBodyDecoder } from '../answers/body-decoder.ts';
import { type BodyFrames, createBodyFrames } from './body-frames.ts';

/** Watches every exchange of a recorder and gives each out when it is over, with nothing redacted yet. */
export interface RecordedExchanges {
  open(exchange: OpenedExchange): ExchangeHandler;
  /** Resolves when every exchange that has ended is given out. */
  settle(): Promise<void>;
}

interface ResponseInProgress {
  head: ResponseHead;
  headersMs: number;
  body: BodyFrames;
  /** Null: its coding is not known here. */
  decoder: BodyDecoder | null;
}

/** The exchanges of one recorder. Bodies are kept decompressed, since that is what a replay sends. */
export function createRecordedExchanges(give: (exchange: RecordedExchange) => void): RecordedExchanges {
  const ending = new Set<Promise<void>>();
  return {
    open(exchange) {
      const { startEpochMs, request } = exchange;
      const since = (atEpochMs: number): number => Math.max(0, Math.round((atEpochMs - startEpochMs) * 1000) / 1000);
      const requestBody = createBodyFrames(false);
      let response: ResponseInProgress | null = null;

      async function finish(end: ExchangeEnd): Promise<void> {
        await response?.decoder?.end();
        const asked = requestBody.end();
        const answered = response === null ? null : endBody(response);
        give({
          kind: 'exchange',
          startEpochMs,
          endMs: since(end.atEpochMs),
          end: end.outcome,
          request: {
            method: request.method,
            target: request.target,
            headers: joinHeaders(request.headers),
            body: asked.kind === 'text' ? asked.frames.map(({ data }) => data).join('') : '',
          },
          response:
            response === null
              ? null
              : {
                  status: response.head.status,
                  headers: joinHeaders(response.head.headers),
                  headersMs: response.headersMs,
                  frames: answered?.kind === 'text' ? answered.frames : [],
                },
          ...(asked.kind === 'omitted' ? { omitted: `The request body was not kept: ${asked.reason}.` } : {}),
          ...(answered?.kind === 'omitted' ? { omitted: `The response body was not kept: ${answered.reason}.` } : {}),
        });
      }

      const handler: ExchangeHandler = {
        decision: { kind: 'forward' },
        onRequestBody: (slice) => requestBody.push(slice, 0),
        onResponseHead(head, atEpochMs) {
          const body = createBodyFrames(isEventStream(head));
          const decoder = createBodyDecoder(findHeader(head.headers, 'content-encoding') ?? '', (bytes, bytesEpochMs) =>
            body.push(bytes, since(bytesEpochMs)),
          );
          response = { head, headersMs: since(atEpochMs), body, decoder };
          handler.onResponseBody = (chunk, start, end, atMs) => decoder?.push(chunk.subarray(start, end), atMs);
        },
        onEnd(end) {
          const finished = finish(end).finally(() => ending.delete(finished));
          ending.add(finished);
        },
      };
      return handler;
    },
    async settle() {
      await Promise.all(ending);
    },
  };
}

function endBody({ head, body, decoder }: ResponseInProgress): ReturnType<BodyFrames['end']> {
  if (decoder !== null) return body.end();
  return { kind: 'omitted', reason: `its coding ${findHeader(head.headers, 'content-encoding')} is not known here` };
}

function isEventStream({ headers }: ResponseHead): boolean {
  return findHeader(headers, 'content-type')?.toLowerCase().includes('text/event-stream') === true;
}

function joinHeaders(headers: readonly HeaderField[]): Record<string, string> {
  const joined = new Map<string, string>();
  for (const [name, value] of headers) {
    const before = joined.get(name);
    joined.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  return Object.fromEntries(joined);
}
