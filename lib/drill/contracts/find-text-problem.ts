import type { Answer } from '../../kit/terms/answer.ts';
import type { FailureKind } from '../../kit/terms/failure-kind.ts';
import type { AskedBody } from '../workloads/asked-body.ts';
import { isPromptEcho } from './asked/is-prompt-echo.ts';
import { findAnswerProblem, stoppedShort } from './find-answer-problem.ts';
import { findForeignTalk } from './find-foreign-talk.ts';
import { isRunaway } from './is-runaway.ts';

/** What keeps a text from being one, whatever is wanted of it; null when nothing does. */
export function findTextProblem(answer: Answer, asked: () => AskedBody | null): FailureKind | null {
  const problem = findAnswerProblem(answer);
  if (problem !== null) return problem;
  if (isRunaway(answer.text)) return 'runaway';
  if (stoppedShort(answer)) return 'truncated';
  return findForeignTalk(answer.text) ?? (isPromptEcho(answer.text, asked) ? 'prompt-echo' : null);
}
