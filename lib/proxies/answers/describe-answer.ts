import { printArguments } from '../../kit/prints/print-arguments.ts';
import { printText } from '../../kit/prints/print.ts';
import type { Answer, StreamEnding } from '../../kit/terms/answer.ts';
import type { SaidAnswer } from '../../collector/records/said.ts';

/** Ids and names come from outside. */
const MAX_CHARACTERS = 200;
/** So many calls of an answer are told apart. */
const MAX_CALLS = 64;

/** What a record says of an answer; `pieces`: of a stream, those that carried something; `ended`: what ended it. */
export function describeAnswer(answer: Answer, pieces: number, ended: StreamEnding | null): SaidAnswer {
  const { id, finishReason, ending, error, usage, text, toolCalls } = answer;
  return {
    kind: 'answer',
    id: id?.slice(0, MAX_CHARACTERS) ?? null,
    finishReason,
    ending,
    ended,
    error: error !== null,
    usage,
    // Blanks around an answer are trimmed by many a gateway. Of one that broke off they stay: a caller may get it joined with the next.
    text: printText(finishReason === null ? text : text.trim()),
    calls: toolCalls.slice(0, MAX_CALLS).map((call) => ({
      name: call.name.slice(0, MAX_CHARACTERS),
      arguments: printArguments(call.arguments),
    })),
    pieces,
  };
}
