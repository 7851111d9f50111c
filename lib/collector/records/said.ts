import type { Print } from '../../kit/prints/print.ts';
import type { AnswerEnding, StreamEnding } from '../../kit/terms/answer.ts';

/**
 * What an answer was, as one side of the target saw it pass, so that both sides can be compared without keeping it; or why it
 * could not be read.
 */
export type Said = SaidAnswer | { kind: 'unread'; reason: string };

/** An answer that was read, as far as it came. */
export interface SaidAnswer {
  kind: 'answer';
  /** The answer's own id, its first 200 characters; null when it bore none. */
  id: string | null;
  /** The provider's own word; null when none came. */
  finishReason: string | null;
  /** What that word means. Left out by earlier versions. */
  ending?: AnswerEnding;
  /**
   * What ended its stream; null: it was none. One that ended without its finish reason, or without its marker, is whole, and
   * worth a note. Left out by earlier versions.
   */
  ended?: StreamEnding | null;
  /** Did it carry an error? */
  error: boolean;
  usage: { inputTokens: number; outputTokens: number } | null;
  text: Print;
  /** Its tool calls, in order. */
  calls: SaidCall[];
  /** Pieces of a stream that carried something; 1 for an answer that came whole and carried something. */
  pieces: number;
}

/** A tool call of such an answer. */
export interface SaidCall {
  /** Its first 200 characters. */
  name: string;
  arguments: Print;
}

/** Why an answer could not be read; null: it could, or nothing was said. */
export function whyUnread(said: Said | null | undefined): string | null {
  return said?.kind === 'unread' ? said.reason : null;
}
