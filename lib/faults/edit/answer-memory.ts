/** Whose earlier answer: this caller's own, one of another caller, or whoever's came last. */
export type EarlierOf = 'same-caller' | 'other-caller' | 'anyone';

/** The answers of one provider, as far as faults need them: seen by one caller's request. */
export interface AnswerMemory {
  /** The last answer that was remembered of them; null while there is none. */
  recall(of: EarlierOf): string | null;
  /** Keeps an answer as this caller's last one. */
  remember(text: string): void;
}
