import { object, optional } from '../../kit/settings/object.ts';
import { boolean } from '../../kit/settings/reader.ts';
import type { Answer } from '../../kit/terms/answer.ts';
import type { FailureKind } from '../../kit/terms/failure-kind.ts';
import { type AnsweredRequest, defineContract } from './contract.ts';
import { findAnswerProblem } from './find-answer-problem.ts';
import { openEnvelope } from './envelope.ts';

/**
 * What a client that reads a stream needs of it. Of several faults the first is named: no answer at all, whole where a
 * stream was asked for, two messages, order, content behind the end, no end, no usage, thoughts in the text. Whole answers to requests for one are usable.
 */
export const streamContract = defineContract({
  summary:
    'A streamed answer came as one message, in order, to an end that its wire format knows, with nothing behind it and no thoughts in its text. What it says otherwise is not looked at.',
  settings: object({
    usage: optional('true: it must say how many tokens it took', boolean()),
    doneMarker: optional(
      'true: a stream of chat completions must end with `[DONE]`, which some hosts leave out and official clients do not miss',
      boolean(),
    ),
  }),
  create: ({ usage = false, doneMarker = false }) => ({
    check(answer, request) {
      const failure = findStreamFault(answer, request, { usage, doneMarker });
      return failure === null ? { outcome: 'usable' } : { outcome: 'failed', failure };
    },
  }),
});

function findStreamFault(
  answer: Answer,
  { streamed, arrived }: AnsweredRequest,
  wants: { usage: boolean; doneMarker: boolean },
): FailureKind | null {
  const problem = answer.toolCalls.length > 0 ? null : findAnswerProblem(answer);
  // A refusal in words came as any text does.
  if (problem !== null && problem !== 'refusal-text') return problem;
  if (arrived?.streamed === false) return streamed ? 'stream-whole' : null;
  const { text, streamFaults: faults = [], usage } = answer;
  if (faults.includes('two-messages')) return 'stream-two-messages';
  if (faults.includes('order')) return 'stream-order';
  if (faults.includes('after-end')) return 'stream-after-end';
  if (arrived?.ended === false || faults.includes('no-finish') || faults.includes('no-end-mark'))
    return 'stream-unended';
  if (wants.doneMarker && faults.includes('no-done')) return 'stream-unended';
  if (wants.usage && usage === null) return 'stream-no-usage';
  const { think } = openEnvelope(text);
  if (think === 'none') return null;
  return think === 'closed' ? 'think-block' : 'think-unclosed';
}
