import type { ClientOutcome } from '../client-outcome.ts';

/** The name of what was thrown; null when nothing was. */
export const errorName = (outcome: ClientOutcome): string | null =>
  outcome.kind === 'error' ? outcome.error.name : null;

/** Is it the fallback's answer? */
export const fallsBack = (outcome: ClientOutcome): boolean => outcome.kind === 'answer' && outcome.fellBack === true;

/** Is it an answer with this finish reason, or with none? */
export const takes = (outcome: ClientOutcome, finish: string | null): boolean =>
  outcome.kind === 'answer' && outcome.finish === finish;
