import type { Answer } from '../../kit/terms/answer.ts';
import type { FailureKind } from '../../kit/terms/failure-kind.ts';
import { findAnswerProblem, stoppedShort } from './find-answer-problem.ts';
import { findForeignTalk } from './find-foreign-talk.ts';
import { isRunaway } from './is-runaway.ts';

/** What keeps a text from being one, whatever is wanted of it; null when nothing does. */
export function findTextProblem(answer: Answer): FailureKind | null {
  const problem = findAnswerProblem(answer);
  if (problem !== null) return problem;
  if (isRunaway(answer.text)) return 'runaway';
  return stoppedShort(answer) ? 'truncated' : findForeignTalk(answer.text);
}
