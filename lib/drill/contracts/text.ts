import { object } from '../../kit/settings/object.ts';
import { defineContract } from './contract.ts';
import { findTextProblem } from './find-text-problem.ts';
import { checkTextRules, compileTextRules, textRules } from './text-rules.ts';

/** What a text message, a mail or a page needs of a text, whatever it says otherwise. */
export const textContract = defineContract({
  summary:
    'The answer is a text that keeps to rules: its length, what must and must not be in it, how numbers are written, one script, nothing of the system prompt.',
  settings: object(textRules),
  hold: checkTextRules,
  create(rules) {
    const findBreach = compileTextRules(rules);
    return {
      check(answer, { asked }) {
        const failure = findTextProblem(answer, asked) ?? findBreach(answer.text, asked);
        return failure === null ? { outcome: 'usable' } : { outcome: 'failed', failure };
      },
    };
  },
});
