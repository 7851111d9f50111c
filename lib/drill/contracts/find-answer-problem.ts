import type { Answer } from '../../kit/terms/answer.ts';
import type { FailureKind } from '../../kit/terms/failure-kind.ts';
import { findEnding } from '../../wire/formats/find-ending.ts';

/** How far into a text a refusal is looked for; refusals come first, and the pattern stays cheap. */
const REFUSAL_WINDOW = 300;

/** Sorry about the damaged parcel is no refusal: the model must say that it will not, or cannot, help. */
const refusal =
  /^(?:(?:i['’]m|i am|we['’]re) (?:very |so )?sorry,?|sorry,?|unfortunately,?)?[\s,.!]*(?:but )?(?:i|we) (?:can ?not|can['’]t|won['’]t|will not|am unable to|am not able to|['’]m unable to)[ ]?(?:be able to )?(?:help|assist|comply|do that|provide|fulfil|answer|process|discuss|share|continue|create|generate)/i;

/** Does the text begin as a refusal does? */
function isRefusal(text: string): boolean {
  return refusal.test(text.slice(0, REFUSAL_WINDOW).trimStart());
}

/** What is wrong with an answer before anybody looks at its text; null when nothing is. */
export function findAnswerProblem(answer: Answer): FailureKind | null {
  if ((answer.refusal !== null && answer.refusal !== '') || findEnding(answer) === 'filtered') return 'refusal-field';
  if (answer.text.trim() !== '') return isRefusal(answer.text) ? 'refusal-text' : null;
  return answer.reasoning.trim() === '' ? 'empty-content' : 'reasoning-only';
}

/**
 * Is it said of the answer that it stopped before its end: at a limit, because the provider broke off, or with a word that
 * nobody here knows? An answer whose finish reason never came was not said to have.
 */
export function stoppedShort(answer: Answer): boolean {
  switch (findEnding(answer)) {
    case 'limit':
    case 'failed':
    case 'unknown':
      return true;
    case 'filtered':
    case 'good':
    case 'unsaid':
      return false;
  }
}
