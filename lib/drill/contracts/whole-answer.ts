import { object } from '../../kit/settings/object.ts';
import type { RequestKind } from '../../kit/terms/request-kind.ts';
import { defineContract } from './contract.ts';
import { findAnswerProblem } from './find-answer-problem.ts';

/** The least that any code needs: that there is an answer at all. What is in it nobody looks at. */
export const wholeAnswerContract = defineContract({
  summary:
    'There is an answer: text or a tool call, that came to its end and is no refusal. What it says is not looked at.',
  settings: object({}),
  create: () => ({
    check(answer) {
      if (answer.toolCalls.length > 0) return { outcome: 'usable' };
      const problem = findAnswerProblem(answer);
      return problem === null ? { outcome: 'usable' } : { outcome: 'failed', failure: problem };
    },
  }),
});

/** What a drill holds answers against that names no contract. */
export function defaultContracts(
  requests: readonly { name: RequestKind }[],
): { kind: 'whole-answer'; for: RequestKind }[] {
  return requests.map(({ name }) => ({ kind: 'whole-answer', for: name }));
}
