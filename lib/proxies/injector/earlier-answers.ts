import type { AnswerMemory } from '../../faults/edit/answer-memory.ts';

/** Callers whose last answer is kept; those not heard of for longest are forgotten first. */
const MAX_CALLERS = 100;
/** Longer answers are cut. */
const MAX_CHARACTERS = 64 * 1024;

/** The last answer of each caller. */
export interface EarlierAnswers {
  /** As seen by a request of this caller. */
  of(caller: string): AnswerMemory;
}

/** Nothing remembered yet. */
export function createEarlierAnswers(): EarlierAnswers {
  /** In the order they were given. */
  const answers = new Map<string, string>();
  return {
    of: (caller) => ({
      recall(of) {
        if (of === 'same-caller') return answers.get(caller) ?? null;
        return [...answers].findLast(([name]) => of === 'anyone' || name !== caller)?.[1] ?? null;
      },
      remember(text) {
        answers.delete(caller);
        answers.set(caller, text.slice(0, MAX_CHARACTERS));
        const [oldest] = answers.keys();
        if (answers.size > MAX_CALLERS && oldest !== undefined) answers.delete(oldest);
      },
    }),
  };
}
