import { type Answer, emptyAnswer, type StreamFault } from '../../kit/terms/answer.ts';
import type { AnswerAssembler } from './answer-assembler.ts';
import { findError, findForeignError } from './find-error.ts';
import { openAssembler } from './open-assembler.ts';
import { asText, errorText } from './read-value.ts';
import { nameUnread } from './unread-formats.ts';
import { createStreamWatch } from './stream-watch.ts';
import type { WireDefinition } from './wire-definition.ts';

/** Reads the JSON objects of an answer, however they came: chunks of a stream, or the one that is the body. Never throws. */
export interface ChunkReader {
  /** True when the object carried content. */
  add(chunk: Record<string, unknown>): boolean;
  /** What ends the stream has come, and is no object. */
  addEnd(): void;
  /** What was wrong with the order in which they came, as events of a stream. */
  streamFaults(): StreamFault[];
  /** Notes an error; the first one counts. */
  addError(error: unknown): void;
  /** What has been put together so far; null while there was neither a known wire format nor an error. */
  answer(): Answer | null;
  /** Has a finish reason come? */
  finished(): boolean;
  /** Is its end no event but a mark? */
  endsByMark(): boolean;
  /** Has the event come that ends a stream of this format? In a format that has none, the finish reason is it. */
  marked(): boolean;
}

/** A reader of the objects of an answer in any wire format; which one it is, the first that belongs to one says. */
export function createChunkReader(): ChunkReader {
  let opened: { wire: WireDefinition; assembler: AnswerAssembler } | null = null;
  let error: string | null = null;
  let unread: string | null = null;
  let marked = false;
  let isOver = false;
  const watch = createStreamWatch();

  function addError(thrown: unknown): void {
    error ??= errorText(thrown);
  }
  function addForeign(chunk: Record<string, unknown>): void {
    const told = findForeignError(chunk);
    if (told !== null) addError(told);
    unread ??= nameUnread(chunk);
  }
  function addPart(chunk: Record<string, unknown>): boolean {
    if (opened !== null) return opened.assembler.add(chunk) === 'content';
    const first = openAssembler(chunk);
    opened = first;
    if (first === null) addForeign(chunk);
    return first?.kind === 'content';
  }
  function finished(): boolean {
    return opened !== null && opened.assembler.answer().ending !== 'unsaid';
  }
  function endsByFinish(): boolean {
    return opened !== null && opened.wire.end.type === null && opened.wire.end.marker === null;
  }
  function endsByMark(): boolean {
    return opened !== null && opened.wire.end.marker !== null;
  }
  return {
    endsByMark,
    add(chunk) {
      const told = findError(chunk);
      if (told !== null) addError(told);
      const carried = addPart(chunk);
      marked ||= opened?.wire.end.type?.test(asText(chunk.type)) === true;
      if (opened !== null) watch.see(chunk, opened.wire, { carried, wasOver: isOver });
      isOver ||= marked || finished();
      return carried;
    },
    addEnd() {
      isOver = true;
    },
    streamFaults: () => [...watch.faults(), ...(opened?.assembler.streamFaults?.() ?? [])],
    addError,
    answer() {
      if (opened !== null) {
        const answer = opened.assembler.answer();
        return { ...answer, error: error ?? answer.error };
      }
      if (error !== null) return { ...emptyAnswer(), error };
      return unread === null ? null : describeUnread(unread);
    },
    finished,
    marked: () => marked || (endsByFinish() && finished()),
  };
}

/** What is said of an answer in a wire format that is known by its looks alone. */
export function describeUnread(format: string): Answer {
  return { ...emptyAnswer(), error: `an answer in a wire format that is not read here: ${format}`, unread: true };
}
