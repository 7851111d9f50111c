/** The cases of one kind of request, as far as a plan needs them. */
export interface CaseList {
  /** At least 1. */
  count: number;
  /** Length of the prompt of case `at`, in tokens. */
  promptTokens(at: number): number;
  /** How long its answer is to be, in tokens; null: it does not say. */
  answerTokens(at: number): number | null;
  /** Whether it is streamed; null: it does not say. */
  streamed(at: number): boolean | null;
}
