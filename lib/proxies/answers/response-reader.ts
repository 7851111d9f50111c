import { findHeader, type HeaderField } from '../../wire/http1/message-head.ts';
import type { Said } from '../../collector/records/said.ts';
import type { Answer } from '../../kit/terms/answer.ts';
import { cutBeforeKey } from '../../kit/secrets/cut-before-key.ts';
import { readAnswer } from '../../wire/formats/read-answer.ts';
import { createSseReader } from '../../wire/sse/sse.ts';
import { createStreamReader } from '../../wire/formats/stream-reader.ts';
import type { AppAnswer } from '../../wire/app/app-answer.ts';
import { chooseAppForm, createAppStreamContent, createAppWholeContent } from './app-content.ts';
import type { Content } from './content.ts';
import { createTokenTimes } from './token-times.ts';
import { createBodyDecoder } from './body-decoder.ts';
import { describeAnswer } from './describe-answer.ts';

/** Most bytes of a decoded body that are read into an answer. */
export const MAX_ANSWER_BYTES = 8 * 1024 * 1024;
/** Why an answer of more than that is not read. */
export const TOO_LONG = `the answer is over ${MAX_ANSWER_BYTES} bytes and was not read to its end`;
/** A coding's name comes from outside. */
const MAX_CODING_CHARACTERS = 40;
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
  /** Has anything ended the stream, its finish reason or its marker? Always true of a body that is no stream. */
  terminated: boolean;
  answer: Answer | null;
  /** What is recorded of the answer on either side of the target. */
  said: Said | null;
  /** The first characters of the body. */
  bodyStart: string;
}

/** Reads a response body and times its tokens. */
export interface ResponseReader {
  /** The bytes must stay as they are. */
  push(bytes: Buffer, atEpochMs: number): void;
  end(): Promise<ResponseReading>;
}

/**
 * A reader for the body that belongs to these headers, the same for both sides of the target. It is bounded in memory, and
 * holds nothing of the answer once that is over. `app`: how the target answers where it speaks no wire format.
 */
export function createResponseReader(headers: readonly HeaderField[], app?: AppAnswer): ResponseReader {
  const { streamed, content } = app === undefined ? openWire(headers) : openApp(headers, app);
  const coding = (findHeader(headers, 'content-encoding') ?? '').slice(0, MAX_CODING_CHARACTERS);
  let bytesRead = 0;
  let unread: string | null = null;
  const start: Buffer[] = [];
  let startBytes = 0;

  const decoder = createBodyDecoder(coding, (bytes, atEpochMs) => {
    if (startBytes < MAX_BODY_START_BYTES) {
      start.push(bytes.subarray(0, MAX_BODY_START_BYTES));
      startBytes += bytes.length;
    }
    bytesRead += bytes.length;
    if (bytesRead <= MAX_ANSWER_BYTES) content.push(bytes, atEpochMs);
    else if (unread === null) {
      unread = TOO_LONG;
      content.giveUp();
    }
  });
  if (decoder === null) unread = `its content coding "${coding}" is not known here`;
  return {
    push(bytes, atEpochMs) {
      if (unread === null) decoder?.push(bytes, atEpochMs);
    },
    async end() {
      if ((await decoder?.end()) === false) unread ??= `its content coding "${coding}" is damaged`;
      const { answer, pieces, ended, ...reading } = content.end();
      const describeSaid = (read: Answer | null, why: string | null): Said | null => {
        if (why !== null) return { kind: 'unread', reason: why };
        if (read?.unread === true) return { kind: 'unread', reason: read.error ?? '' };
        return read && describeAnswer(read, pieces, ended);
      };
      return {
        streamed,
        ...reading,
        // An answer that was given up on, or cannot be read, has not been seen to lack its end.
        terminated: reading.terminated || unread !== null,
        answer: unread !== null && answer !== null ? giveUpOn(answer, unread) : answer,
        said: describeSaid(answer, unread),
        // What is secret in it is taken out by whoever writes it.
        bodyStart: cutBeforeKey(Buffer.concat(start).toString('utf8'), MAX_BODY_CHARACTERS),
      };
    },
  };
}

function openWire(headers: readonly HeaderField[]): { streamed: boolean; content: Content } {
  const streamed = isEventStream(headers);
  return { streamed, content: streamed ? createStreamContent() : createWholeContent() };
}

function openApp(headers: readonly HeaderField[], app: AppAnswer): { streamed: boolean; content: Content } {
  const chosen = chooseAppForm(app, findHeader(headers, 'content-type') ?? '');
  return chosen.kind === 'stream'
    ? { streamed: true, content: createAppStreamContent(chosen.form, app) }
    : { streamed: false, content: createAppWholeContent(chosen.form, app) };
}

function giveUpOn(answer: Answer, why: string): Answer {
  return answer.error === null ? { ...answer, error: why, unread: true } : answer;
}

function createStreamContent(): Content {
  const sse = createSseReader();
  const stream = createStreamReader();
  const times = createTokenTimes();
  let lastBytesMs = 0;
  return {
    push(bytes, atEpochMs) {
      lastBytesMs = atEpochMs;
      for (const event of sse.push(bytes)) if (stream.push(event)) times.add(atEpochMs);
    },
    giveUp() {},
    end() {
      if (stream.end(sse.end())) times.add(lastBytesMs);
      return {
        ...times.read(),
        terminated: stream.done(),
        ended: stream.ended(),
        answer: stream.answer(),
      };
    },
  };
}

function createWholeContent(): Content {
  const chunks: Buffer[] = [];
  return {
    push: (bytes) => void chunks.push(bytes),
    giveUp: () => void chunks.splice(0),
    end() {
      const answer = readAnswer(Buffer.concat(chunks).toString('utf8'));
      const isEmpty = answer === null || (answer.text === '' && answer.toolCalls.length === 0);
      return { firstTokenEpochMs: null, gapsMs: [], pieces: isEmpty ? 0 : 1, terminated: true, ended: null, answer };
    },
  };
}

function isEventStream(headers: readonly HeaderField[]): boolean {
  return findHeader(headers, 'content-type')?.toLowerCase().includes('text/event-stream') === true;
}
