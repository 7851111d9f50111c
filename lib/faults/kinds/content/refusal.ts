import { object, required, withDefault } from '../../../kit/settings/object.ts';
import { choice, text } from '../../../kit/settings/reader.ts';
import { sayInstead } from '../../edit/answer-text.ts';
import { editAnswer } from '../../edit/edit-answer.ts';
import { defineFault } from '../../fault/fault.ts';

/** A refusal nobody asked for; by its status it is a success. */
export const refusal = defineFault({
  summary: 'The provider refuses to answer, with a success: a refusal stands in place of the text.',
  settings: object({
    // The curly apostrophe is what models write, and what a match on "can't" misses.
    text: withDefault('what it says', text(), 'I can\u2019t help with that.'),
    finishReason: required(
      "what it says of it: that it was filtered, in the provider's own word, or what it would have said anyway",
      choice(['filtered', 'kept']),
    ),
  }),
  decide: ({ text: said, finishReason }) => ({
    kind: 'edit',
    edit: editAnswer({ kind: 'streamed', start: () => sayInstead(said, finishReason) }),
  }),
});
