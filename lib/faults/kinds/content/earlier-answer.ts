import { object, required } from '../../../kit/settings/object.ts';
import { choice } from '../../../kit/settings/reader.ts';
import { asItIs, sayInstead } from '../../edit/answer-text.ts';
import { editAnswer } from '../../edit/edit-answer.ts';
import { defineFault } from '../../fault/fault.ts';

/** A stale answer out of a cache, or the answer to somebody else's question. */
export const earlierAnswer = defineFault({
  summary: 'The provider gives the text of an earlier answer: a stale one, or one that was meant for another caller.',
  settings: object({
    of: required(
      "whose: this caller's own last answer, the last one of another caller (told apart by API key), or the last of anyone. Only answers that this fault was for are remembered, so the first one passes whole",
      choice(['same-caller', 'other-caller', 'anyone']),
    ),
  }),
  decide: ({ of }) => ({
    kind: 'edit',
    edit: editAnswer({
      kind: 'streamed',
      start(answers) {
        const earlier = answers.recall(of);
        return earlier === null ? asItIs : sayInstead(earlier);
      },
    }),
  }),
});
