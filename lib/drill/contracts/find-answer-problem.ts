import type { Answer } from '../../kit/terms/answer.ts';
import type { FailureKind } from '../../kit/terms/failure-kind.ts';
import { findEnding } from '../../wire/formats/find-ending.ts';
import { MALFORMED_CALL } from '../../wire/formats/finish-words.ts';
import { skipThoughts } from './envelope.ts';
import { isRefusal } from './is-refusal.ts';

/** What is wrong with an answer before anybody looks at its text; null when nothing is. */
export function findAnswerProblem(answer: Answer): FailureKind | null {
  if ((answer.refusal !== null && answer.refusal !== '') || findEnding(answer) === 'filtered') return 'refusal-field';
  if (isShown(answer.text)) {
    if (isRefusal(answer.text)) return 'refusal-text';
    const { text, think } = skipThoughts(answer.text.trim());
    if (think === 'closed' && !isShown(text)) return 'reasoning-only';
    return text !== answer.text && isRefusal(text) ? 'refusal-text' : null;
  }
  if (isMalformedCall(answer)) return 'tool-malformed';
  return isShown(answer.reasoning) ? 'reasoning-only' : 'empty-content';
}

/** All that a reader sees nothing of: spaces, controls (NUL), what joins or marks other characters, and the blanks of Hangul and Braille. */
const shown = /[^\s\p{Cc}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** Is there anything in a text to be seen? */
export function isShown(text: string): boolean {
  return shown.test(text);
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

/** Did the model write a call that its provider could not read, and so gave none out? */
export function isMalformedCall({ finishReason, toolCalls }: Answer): boolean {
  return toolCalls.length === 0 && finishReason?.toLowerCase() === MALFORMED_CALL;
}
