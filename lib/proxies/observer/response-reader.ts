import type { HeaderField, ResponseHead } from '../../wire/http1/message-head.ts';
import { findHeader } from '../../wire/http1/message-head.ts';
import type { Answer } from '../../kit/terms/answer.ts';
import { readAnswer } from '../../wire/formats/read-answer.ts';
import { createSseReader } from '../../wire/sse/sse.ts';
import { createStreamReader } from '../../wire/formats/stream-reader.ts';
import { createBodyDecoder } from './body-decoder.ts';

/** Most bytes of a decoded body that are read into an answer. */
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;
/** Characters of a body that are kept where there is no answer to keep. */
const MAX_BODY_CHARACTERS = 4_096;
/** As many bytes as those characters can take in UTF-8. */
const MAX_BODY_START_BYTES = 4 * MAX_BODY_CHARACTERS;

/** What a response said, read as it came. */
export interface ResponseReading {
  streamed: boolean;
  /** When the first content token came; null when none did, or the response was no stream. */
  firstTokenEpochMs: number | null;
  /** From each content token to the next, in ms with one decimal. */
  gapsMs: number[];
  /** Has the stream's terminal marker come? Always true where there is none to wait for. */
  terminated: boolean;
  answer: Answer | null;
  /** The first characters of the body. */
  bodyStart: string;
}

/** Reads a response body and times its tokens. */
export interface ResponseReader {
  push(bytes: Buffer, atEpochMs: number): void;
  end(): Promise<ResponseReading>;
}

/** A reader for the body that belongs to this head. It copies nothing it need not and is bounded in memory. */
export function createResponseReader(head: ResponseHead): ResponseReader {
  const streamed = isEventStream(head.headers);
  const content = streamed ? createStreamContent() : createWholeContent();
  let bytesRead = 0;
  let overLimit = false;
  const start: Buffer[] = [];
  let startBytes = 0;

  const decoder = createBodyDecoder(findHeader(head.headers, 'content-encoding') ?? '', (bytes, atEpochMs) => {
    if (startBytes < MAX_BODY_START_BYTES) {
      start.push(Buffer.from(bytes.subarray(0, MAX_BODY_START_BYTES)));
      startBytes += bytes.length;
    }
    bytesRead += bytes.length;
    if (bytesRead <= MAX_ANSWER_BYTES) content.push(bytes, atEpochMs);
    else if (!overLimit) {
      overLimit = true;
      content.giveUp();
    }
  });
  return {
    push(bytes, atEpochMs) {
      if (!overLimit) decoder?.push(bytes, atEpochMs);
    },
    async end() {
      await decoder?.end();
      const { answer, ...reading } = content.end();
      const note = `the answer is over ${MAX_ANSWER_BYTES} bytes and was not read to its end`;
      return {
        streamed,
        ...reading,
        // An answer that was given up on has not been seen to lack its end.
        terminated: reading.terminated || overLimit,
        answer: overLimit && answer !== null ? { ...answer, error: answer.error ?? note } : answer,
        bodyStart: Buffer.concat(start).toString('utf8').slice(0, MAX_BODY_CHARACTERS),
      };
    },
  };
}

type ContentReading = Omit<ResponseReading, 'streamed' | 'bodyStart'>;
interface Content {
  push(bytes: Buffer, atEpochMs: number): void;
  /** The rest will not be read: lets go of what is of no use without it. */
  giveUp(): void;
  end(): ContentReading;
}

function createStreamContent(): Content {
  const sse = createSseReader();
  const stream = createStreamReader();
  const gapsMs: number[] = [];
  let firstTokenEpochMs: number | null = null;
  let lastTokenMs = 0;
  return {
    push(bytes, atEpochMs) {
      for (const event of sse.push(bytes)) {
        if (!stream.push(event)) continue;
        if (firstTokenEpochMs === null) firstTokenEpochMs = atEpochMs;
        else gapsMs.push(Math.round((atEpochMs - lastTokenMs) * 10) / 10);
        lastTokenMs = atEpochMs;
      }
    },
    giveUp() {},
    end: () => ({ firstTokenEpochMs, gapsMs, terminated: stream.done(), answer: stream.answer() }),
  };
}

function createWholeContent(): Content {
  const chunks: Buffer[] = [];
  return {
    push: (bytes) => void chunks.push(Buffer.from(bytes)),
    giveUp: () => void chunks.splice(0),
    end: () => ({
      firstTokenEpochMs: null,
      gapsMs: [],
      terminated: true,
      answer: readAnswer(Buffer.concat(chunks).toString('utf8')),
    }),
  };
}

function isEventStream(headers: readonly HeaderField[]): boolean {
  return findHeader(headers, 'content-type')?.toLowerCase().includes('text/event-stream') === true;
}
