import { checked } from '../../kit/settings/checked.ts';
import { object, required } from '../../kit/settings/object.ts';
import { list, reject } from '../../kit/settings/reader.ts';
import { slug } from '../../kit/settings/slug.ts';
import { defineContract } from './contract.ts';
import { findTextProblem } from './find-text-problem.ts';
import { checkTextRules, compileTextRules, textRules } from './text-rules.ts';

/** A kind of one's own is no longer. */
const MOST_NAME_CHARACTERS = 40;

const rule = checked(
  object({
    name: required('what the rule is called, in reports too: `own:NAME`; at most 40 characters', slug()),
    ...textRules,
  }),
  (read, path) => {
    if (read.name.length > MOST_NAME_CHARACTERS)
      reject(`${path}.name`, `at most ${MOST_NAME_CHARACTERS} characters`, read.name);
    checkTextRules(read, path);
  },
);

/** Each rule by a name of its own, so that a report says which of them a provider does not keep. */
export const houseRulesContract = defineContract({
  summary:
    'The answer keeps to rules of the house (language, sign-off, forbidden topics, form), each checked by itself; the first that it breaks is its failure.',
  settings: object({
    rules: required(
      'the rules, in the order in which they are looked at',
      checked(list(rule, { min: 1, max: 50 }), (rules, path) => {
        const names = rules.map(({ name }) => name);
        const again = names.findIndex((name, place) => names.indexOf(name) !== place);
        if (again >= 0) reject(`${path}[${again}].name`, 'another than those before it', names[again]);
      }),
    ),
  }),
  create(settings) {
    const rules = settings.rules.map((one) => ({ name: one.name, findBreach: compileTextRules(one) }));
    return {
      check(answer, { asked }) {
        const problem = findTextProblem(answer, asked);
        if (problem !== null) return { outcome: 'failed', failure: problem };
        for (const { name, findBreach } of rules) {
          const breach = findBreach(answer.text, asked);
          if (breach !== null) return { outcome: 'failed', failure: `own:${name}`, words: breach };
        }
        return { outcome: 'usable' };
      },
    };
  },
});
