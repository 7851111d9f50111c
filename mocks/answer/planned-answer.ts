import type { Expected } from '../../lib/kit/terms/expected.ts';

/** What a drill's plan says of the answer to a request: a model would have it from the prompt, which a mock does not understand. */
export interface PlannedAnswer {
  /** Which request of the plan it is: those that ask for the same are answered each for itself, as a model would. */
  index: number;
  /** Length, in tokens. */
  answerTokens: number;
  /** What the right answer holds. */
  expected: Expected;
  /** What JSON must match where the request itself bears no schema; null: nobody asks for JSON. */
  schema: Record<string, unknown> | null;
}
