import { isPlainObject } from '../../kit/settings/reader.ts';
import { type Answer, emptyAnswer } from '../../kit/terms/answer.ts';
import { openAssembler } from './open-assembler.ts';
import type { AnswerAssembler } from './answer-assembler.ts';
import { errorText, parseJson } from './read-value.ts';
import type { SseEvent } from '../sse/sse.ts';

/** Reads a streamed answer event by event. Never throws: what it cannot read becomes the answer's error. */
export interface StreamReader {
  /** Takes the next event; true when it carried content (text, reasoning, refusal or a tool call's arguments). */
  push(event: SseEvent): boolean;
  /** What has been put together so far; null while no event was one of a wire format that is known. */
  answer(): Answer | null;
  /** Has the format's end come: `[DONE]`, an event that says so, or (Gemini) a finish reason? */
  done(): boolean;
}

/** A reader of streams in any wire format; which one it is, the first event that belongs to one says. */
export function createStreamReader(): StreamReader {
  const chunks = createChunkReader();
  let done = false;
  return {
    push({ event, data }) {
      if (data.trim() === '[DONE]') {
        done = true;
        return false;
      }
      const chunk = parseJson(data);
      if (!isPlainObject(chunk)) {
        chunks.addError(`a frame is no JSON object: ${data}`);
        return false;
      }
      if ((event === 'error' || chunk.type === 'error') && chunk.error === undefined) chunks.addError(chunk);
      return chunks.add(chunk);
    },
    answer: chunks.answer,
    done: () => done || chunks.done(),
  };
}

/** The JSON objects of a stream, however they came. */
export interface FrameReader {
  /** True when the object carried content. */
  add(chunk: Record<string, unknown>): boolean;
  /** Notes an error; the first one counts. */
  addError(error: unknown): void;
  answer(): Answer | null;
  done(): boolean;
}

/** A reader of the objects of a stream in any wire format. */
export function createChunkReader(): FrameReader {
  let assembler: AnswerAssembler | null = null;
  let error: string | null = null;
  const addError = (thrown: unknown): void => void (error ??= errorText(thrown));
  return {
    add(chunk) {
      if (chunk.error !== undefined && chunk.error !== null) addError(chunk.error);
      if (assembler !== null) return assembler.add(chunk) === 'content';
      const opened = openAssembler(chunk);
      assembler = opened?.assembler ?? null;
      return opened?.kind === 'content';
    },
    addError,
    answer() {
      if (assembler === null) return error === null ? null : { ...emptyAnswer(), error };
      const answer = assembler.answer();
      return { ...answer, error: error ?? answer.error };
    },
    done: () => assembler?.done() ?? false,
  };
}
