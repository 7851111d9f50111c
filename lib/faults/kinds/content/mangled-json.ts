import { type JsonBreakKind, jsonBreaks } from '../../../wire/breakage/break-json.ts';
import { object, required } from '../../../kit/settings/object.ts';
import { choice, isPlainObject } from '../../../kit/settings/reader.ts';
import type { Random } from '../../../kit/stats/random.ts';
import { answerPart } from '../../edit/answer-part.ts';
import { type AnswerText, sayInstead } from '../../edit/answer-text.ts';
import { type ArgumentsChange, editArguments } from '../../edit/edit-arguments.ts';
import { editAnswer } from '../../edit/edit-answer.ts';
import { defineFault } from '../../fault/fault.ts';

/** The kinds that can be made without knowing the schema that was asked for. */
const kinds = (Object.keys(jsonBreaks) as JsonBreakKind[]).filter((kind) => !kind.startsWith('enum-'));

/** JSON as a model writes it that was prompted for another one. */
export const mangledJson = defineFault({
  summary:
    'The provider gives the JSON of its answer broken in one of the ways models break it; a stream holds its text back until it is there as a whole.',
  settings: object({
    failure: required(
      'which way, by its failure kind; an answer that is no JSON object, or has no place for it, passes whole',
      choice(kinds),
    ),
    part: answerPart,
  }),
  decide({ failure, part }, _request, random) {
    const mangleIt = (text: string): ArgumentsChange | null => mangle(text, failure, random);
    if (part === 'tool-arguments') return { kind: 'edit', edit: editArguments(mangleIt) };
    const rewrite = (text: string): AnswerText | null => {
      const change = mangleIt(text);
      return change === null ? null : sayInstead(change.text, change.finish);
    };
    return { kind: 'edit', edit: editAnswer({ kind: 'held', rewrite }) };
  },
});

function mangle(text: string, failure: JsonBreakKind, random: Random): ArgumentsChange | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const broken = isPlainObject(value) ? jsonBreaks[failure]({ value, schema: {} }, random) : null;
  return broken === null ? null : { text: broken.text, finish: broken.finish === 'length' ? 'length' : 'kept' };
}
