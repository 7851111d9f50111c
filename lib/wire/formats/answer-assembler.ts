import type { Answer, StreamFault } from '../../kit/terms/answer.ts';

/** What a chunk was: part of an answer with something said in it, part of one without, or nothing of this wire format. */
export type ChunkKind = 'content' | 'bookkeeping' | 'foreign';

/**
 * Puts an answer together from the JSON objects a wire format sends: the events of a stream, or one object that holds
 * all of it. Never throws. Errors are not its business, but for those that only its format knows of.
 */
export interface AnswerAssembler {
  add(chunk: Record<string, unknown>): ChunkKind;
  /** What has been put together so far. Its finish reason is noted by `addFinish`. */
  answer(): Answer;
  /** What is wrong with the stream that only its format can see; left out: nothing ever is. */
  streamFaults?(): StreamFault[];
}
