import type { ExchangeEnd, ExchangeHandler, OpenedExchange } from '../proxy/exchange-handler.ts';
import { findHeader, type HeaderField, type ResponseHead } from '../../wire/http1/message-head.ts';
import { CORRELATION_HEADER, findCorrelation } from '../../kit/terms/correlation.ts';
import type { Redactor } from '../../kit/secrets/redactor.ts';
import { redactTarget } from '../../kit/secrets/redact-text.ts';
import { isSecretName } from '../../kit/secrets/secret-names.ts';
import type { AppAnswer } from '../../wire/app/app-answer.ts';
import { createBearingCall } from '../answers/bearing-call.ts';
import { describeAsked } from '../answers/describe-asked.ts';
import { createCorrelationScanner } from '../../collector/records/correlation-scanner.ts';
import type { Asked } from '../../collector/records/asked.ts';
import type { ExchangeRecord } from '../../collector/records/record.ts';
import { createResponseReader, type ResponseReading } from '../answers/response-reader.ts';

/** Watches every exchange of the observer and records it when it is over. */
export interface Exchanges {
  open(exchange: OpenedExchange): ExchangeHandler;
  /** How many have been opened so far. */
  opened(): number;
  /** How many are under way, and when they began, epoch ms, the oldest first; at most 1,000 of them. */
  underWay(): { count: number; sinceEpochMs: number[] };
  /** Resolves when every exchange that has ended is written. */
  settle(): Promise<void>;
}

const MAX_HEADER_CHARACTERS = 512;
const MAX_LISTED = 1_000;
const NOTHING_READ: ResponseReading = {
  streamed: false,
  firstTokenEpochMs: null,
  gapsMs: [],
  terminated: true,
  answer: null,
  said: null,
  bodyStart: '',
};

/** What an observer needs to know of its run. */
export interface ExchangesOptions {
  /** Whose correlation ids are looked for. */
  runToken: string;
  /** Takes out of records what must not be written. */
  redactor: Redactor;
  /** How the target answers, where it speaks no wire format. */
  app?: AppAnswer;
  write(record: ExchangeRecord): void;
}

/** The exchanges of one observer. */
export function createExchanges({ runToken, redactor, app, write }: ExchangesOptions): Exchanges {
  const ending = new Set<Promise<void>>();
  const underWay = new Set<OpenedExchange>();
  let count = 0;

  return {
    open(exchange) {
      const id = `exchange-${++count}`;
      underWay.add(exchange);
      const byHeader = findCorrelation(findHeader(exchange.request.headers, CORRELATION_HEADER), '', runToken);
      const scanner = byHeader.by === null ? createCorrelationScanner(runToken) : null;
      const bearing = createBearingCall(exchange.request, redactor);
      let response: { head: ResponseHead; atEpochMs: number; reader: ReturnType<typeof createResponseReader> } | null =
        null;

      async function finish(end: ExchangeEnd): Promise<void> {
        const reading = response === null ? NOTHING_READ : await response.reader.end();
        const index = (scanner === null ? byHeader : scanner.found()).index;
        // What is sent to an application of one's own is in its own words.
        const asked = app === undefined ? describeAsked(exchange.request.target, bearing.readBody()) : null;
        const record = formatExchange({ id, index, exchange, end, response, reading, asked });
        const cleaned = bearing.clean(record);
        // Where nothing was taken out it is the same: what is judged by the record must know when it is not.
        const { answer } = cleaned;
        const isWhole = answer === null || answer === record.answer;
        write(isWhole ? cleaned : { ...cleaned, answer: { ...answer, redacted: true } });
      }
      const handler: ExchangeHandler = {
        decision: { kind: 'forward' },
        onRequestBody(slice) {
          bearing.push(slice);
          scanner?.push(slice.toString('latin1'));
        },
        onResponseHead(head, atEpochMs) {
          const reader = createResponseReader(head.headers, app);
          response = { head, atEpochMs, reader };
          handler.onResponseBody = (chunk, start, end, atMs) => reader.push(chunk.subarray(start, end), atMs);
        },
        onEnd(end) {
          underWay.delete(exchange);
          const finished = finish(end).finally(() => ending.delete(finished));
          ending.add(finished);
        },
      };
      return handler;
    },
    opened: () => count,
    underWay: () => ({
      count: underWay.size,
      sinceEpochMs: [...underWay].slice(0, MAX_LISTED).map(({ startEpochMs }) => startEpochMs),
    }),
    async settle() {
      await Promise.all(ending);
    },
  };
}

function formatExchange(seen: {
  id: string;
  index: number | null;
  exchange: OpenedExchange;
  end: ExchangeEnd;
  response: { head: ResponseHead; atEpochMs: number } | null;
  reading: ResponseReading;
  asked: Asked | null;
}): ExchangeRecord {
  const { id, index, exchange, end, response, reading, asked } = seen;
  const { startEpochMs } = exchange;
  const since = (atEpochMs: number): number => Math.max(0, Math.round((atEpochMs - startEpochMs) * 1000) / 1000);
  const status = response?.head.status ?? null;
  const keepBody =
    response !== null && (reading.answer === null || response.head.status < 200 || response.head.status > 299);
  return {
    kind: 'exchange',
    id,
    index,
    startEpochMs,
    headersMs: response === null ? null : since(response.atEpochMs),
    firstTokenMs: reading.firstTokenEpochMs === null ? null : since(reading.firstTokenEpochMs),
    endMs: since(end.atEpochMs),
    gapsMs: reading.gapsMs,
    status,
    end: end.outcome === 'complete' && !reading.terminated ? 'unterminated' : end.outcome,
    streamed: reading.streamed,
    requestBytes: end.requestBytes,
    responseBytes: end.responseBytes,
    headers: response === null ? {} : readHeaders(response.head.headers),
    answer: reading.answer,
    said: reading.said,
    asked,
    ...(keepBody ? { body: reading.bodyStart } : {}),
  };
}

function readHeaders(headers: readonly HeaderField[]): Record<string, string> {
  const kept = new Map<string, string>();
  for (const [name, value] of headers) {
    if (isSecretName(name)) continue;
    const before = kept.get(name);
    kept.set(
      name,
      redactTarget((before === undefined ? value : `${before}, ${value}`).slice(0, MAX_HEADER_CHARACTERS)),
    );
  }
  return Object.fromEntries(kept);
}
