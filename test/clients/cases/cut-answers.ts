import { BOTH, type FaultCase, STREAMED, WHOLE } from '../fault-case.ts';
import type { WireAnswer } from '../wires/wire-answer.ts';

/** Bytes up to the middle of the event behind the first half of the text. */
function cutEventAt({ events, eventsToHalf }: WireAnswer): number {
  return events.slice(0, eventsToHalf).join('').length + 20;
}

const dataEvents = ({ events }: WireAnswer): number => events.filter((event) => !event.includes('[DONE]')).length;

/** Answers that stop before their end. */
export const cutAnswerCases: readonly FaultCase[] = [
  { title: 'a reset in place of the answer', modes: BOTH, fault: () => ({ kind: 'reset' }) },
  {
    title: 'one reset, healthy after it',
    modes: WHOLE,
    fault: () => ({ kind: 'reset', when: { firstN: 1 } }),
  },
  { title: 'a reset in mid-body', modes: WHOLE, fault: () => ({ kind: 'reset', after: { bytes: 40 } }) },
  { title: 'a reset before the first text', modes: STREAMED, fault: () => ({ kind: 'reset', after: { bytes: 0 } }) },
  {
    title: 'a reset after half of the text',
    modes: STREAMED,
    fault: (_, { eventsToHalf }) => ({ kind: 'reset', after: { tokens: eventsToHalf } }),
  },
  {
    title: 'a body that ends in the middle',
    modes: WHOLE,
    fault: () => ({ kind: 'end-early', after: { bytes: 40 } }),
  },
  {
    title: 'a clean end before the first text',
    modes: STREAMED,
    fault: (_, { eventsBeforeText }) => ({ kind: 'end-early', after: { tokens: eventsBeforeText } }),
  },
  {
    title: 'a clean end after half of the text',
    modes: STREAMED,
    fault: (_, { eventsToHalf }) => ({ kind: 'end-early', after: { tokens: eventsToHalf } }),
  },
  {
    title: 'a clean end in the middle of an event',
    modes: STREAMED,
    fault: (_, answer) => ({ kind: 'end-early', after: { bytes: cutEventAt(answer) } }),
  },
  {
    title: 'all text, but no end marker',
    modes: STREAMED,
    fault(wire, answer) {
      // Chat's marker is no event of data; Messages' is the last one; Gemini has none.
      if (wire === 'gemini') return null;
      return { kind: 'end-early', after: { tokens: dataEvents(answer) - (wire === 'openai-chat' ? 0 : 1) } };
    },
  },
];
