/** How one answer's text is rewritten, piece by piece as it comes. Pure but for what it remembers of that text. */
export interface AnswerText {
  /** What goes out in place of the next piece. */
  piece(text: string): string;
  /** The text is over: what is still to be said. */
  rest(): string;
  /** Why the answer then ended; `kept`: as the provider said. */
  finish(): 'kept' | 'none' | 'length' | 'filtered';
}

/** Says this text in place of the answer, in pieces as long as the answer's own. */
export function sayInstead(text: string, finish: ReturnType<AnswerText['finish']> = 'kept'): AnswerText {
  let said = 0;
  return {
    piece: (old) => text.slice(said, (said += old.length)),
    rest() {
      const left = text.slice(said);
      said = text.length;
      return left;
    },
    finish: () => finish,
  };
}

/** Leaves the answer as it is. */
export const asItIs: AnswerText = { piece: (text) => text, rest: () => '', finish: () => 'kept' };
