import { BOTH, type FaultCase } from '../fault-case.ts';
import { HALF } from '../wires/wire-answer.ts';

/** Answers in perfect order whose text is not what it should be, or which do not say all that belongs to one. */
export const wrongTextCases: readonly FaultCase[] = [
  ...(
    [
      ['length', 'half of the text, cut off at the length'],
      ['kept', 'half of the text, said to be all'],
      ['none', 'half of the text, without a finish reason'],
    ] as const
  ).map(([finishReason, title]): FaultCase => ({
    title,
    modes: BOTH,
    fault: () => ({ kind: 'truncate-answer', afterCharacters: HALF.length, finishReason }),
  })),
  ...(['filtered', 'kept'] as const).map((finishReason): FaultCase => ({
    title: `a refusal, ${finishReason === 'filtered' ? 'said to be filtered' : 'said to be an answer'}`,
    modes: BOTH,
    fault: () => ({ kind: 'refusal', text: "I can't help with that.", finishReason }),
  })),
  {
    title: 'an answer in German',
    modes: BOTH,
    fault: () => ({ kind: 'wrong-language', language: 'de' }),
  },
  {
    title: 'the answer to another caller',
    modes: BOTH,
    before: 'finished',
    fault: () => ({ kind: 'earlier-answer', of: 'other-caller' }),
  },
  ...(
    [
      ['trailing-comma', 'JSON with a comma too many'],
      ['fence-json', 'JSON in a Markdown fence'],
      ['missing-key', 'JSON without one of its keys'],
    ] as const
  ).map(([failure, title]): FaultCase => ({
    title,
    modes: BOTH,
    answer: 'JSON',
    fault: () => ({ kind: 'mangled-json', failure }),
  })),
  { title: 'no finish reason', modes: BOTH, fault: () => ({ kind: 'missing-finish' }) },
  { title: 'no usage', modes: BOTH, fault: () => ({ kind: 'missing-usage' }) },
];
