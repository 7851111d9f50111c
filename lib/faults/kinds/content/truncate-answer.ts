import { object, required } from '../../../kit/settings/object.ts';
import { choice, number } from '../../../kit/settings/reader.ts';
import { answerPart } from '../../edit/answer-part.ts';
import type { AnswerText } from '../../edit/answer-text.ts';
import { editArguments } from '../../edit/edit-arguments.ts';
import { editAnswer } from '../../edit/edit-answer.ts';
import { defineFault } from '../../fault/fault.ts';

/** An answer that stops in the middle of a word, whether or not it says so. */
export const truncateAnswer = defineFault({
  summary:
    'The provider breaks its answer off in the middle of the text, or of a tool call; the response itself is whole.',
  settings: object({
    afterCharacters: required(
      'how many characters (UTF-16 units) of it are left; a shorter one stays whole',
      number({ min: 0, max: 1_000_000_000, whole: true }),
    ),
    finishReason: required(
      "what it says of it: that the length was reached, in the provider's own word; what it would have said anyway; or nothing (null)",
      choice(['length', 'kept', 'none']),
    ),
    part: answerPart,
  }),
  decide: ({ afterCharacters, finishReason, part }) => ({
    kind: 'edit',
    edit:
      part === 'tool-arguments'
        ? editArguments((text) =>
            text.length <= afterCharacters ? null : { text: text.slice(0, afterCharacters), finish: finishReason },
          )
        : editAnswer({ kind: 'streamed', start: () => truncate(afterCharacters, finishReason) }),
  }),
});

function truncate(afterCharacters: number, finish: 'length' | 'kept' | 'none'): AnswerText {
  let left = afterCharacters;
  let cut = false;
  return {
    piece(text) {
      const kept = text.slice(0, left);
      cut ||= kept.length < text.length;
      left -= kept.length;
      return kept;
    },
    rest: () => '',
    finish: () => (cut ? finish : 'kept'),
  };
}
