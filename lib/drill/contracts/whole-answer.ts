import { object } from '../../kit/settings/object.ts';
import type { RequestKind } from '../../kit/terms/request-kind.ts';
import { defineContract } from './contract.ts';
import { skipThoughts } from './envelope.ts';
import { findAnswerProblem, isShown } from './find-answer-problem.ts';

/** The least that any code needs: that there is an answer at all. What is in it nobody looks at. */
export const wholeAnswerContract = defineContract({
  summary:
    'There is an answer: text that can be seen, besides thoughts, or calls of tools with a name; it came to its end and is no refusal. What it says is not looked at.',
  settings: object({}),
  create: () => ({
    check(answer) {
      if (answer.toolCalls.length > 0) {
        // Whoever takes it has nothing to call.
        const isNamed = answer.toolCalls.every(({ name }) => isShown(name));
        return isNamed ? { outcome: 'usable' } : { outcome: 'failed', failure: 'tool-unknown' };
      }
      const problem = findAnswerProblem(answer) ?? findOpenThoughts(answer.text);
      return problem === null ? { outcome: 'usable' } : { outcome: 'failed', failure: problem };
    },
  }),
});

/** All of it is thoughts that never ended. */
function findOpenThoughts(text: string): 'think-unclosed' | null {
  return skipThoughts(text.trim()).think === 'unclosed' ? 'think-unclosed' : null;
}

/** What a drill holds answers against that names no contract. */
export function defaultContracts(
  requests: readonly { name: RequestKind }[],
): { kind: 'whole-answer'; for: RequestKind }[] {
  return requests.map(({ name }) => ({ kind: 'whole-answer', for: name }));
}
