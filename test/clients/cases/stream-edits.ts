import { type FaultCase, STREAMED } from '../fault-case.ts';
import type { WireName } from '../client-driver.ts';

/** The shape of an error in the middle of a stream, for clients of each API. */
const midStreamErrors = {
  'openai-chat': 'openai-chat',
  'openai-responses': 'openai-responses',
  'anthropic-messages': 'anthropic',
  gemini: 'gemini',
} as const satisfies Record<WireName, string>;

/** Other shapes: of others who speak chat completions, and the one in which OpenAI documents that of Responses. */
const otherErrors = {
  azure: 'openai-chat',
  openrouter: 'openai-chat',
  vllm: 'openai-chat',
  'openai-responses-flat': 'openai-responses',
} as const satisfies Record<string, WireName>;

/** Streams whose events are not as they should be, and whole streams in other pieces. */
export const streamEditCases: readonly FaultCase[] = [
  ...(['end', 'reset', 'go-on'] as const).map((followedBy): FaultCase => {
    const rest = { end: 'then the end', reset: 'then a reset', 'go-on': 'then the rest' }[followedBy];
    return {
      title: `an error event after half of the text, ${rest}`,
      modes: STREAMED,
      fault: (wire, { eventsToHalf }) => ({
        kind: 'error-event',
        error: midStreamErrors[wire],
        afterTokens: eventsToHalf,
        followedBy,
      }),
    };
  }),
  ...(Object.keys(otherErrors) as (keyof typeof otherErrors)[]).map((error): FaultCase => ({
    title: `an error event of ${error} after half of the text`,
    modes: STREAMED,
    fault: (wire, { eventsToHalf }) =>
      wire === otherErrors[error] ? { kind: 'error-event', error, afterTokens: eventsToHalf, followedBy: 'end' } : null,
  })),
  ...(['end', 'reset'] as const).map((by): FaultCase => ({
    title: `${by === 'end' ? 'an end' : 'a reset'} in the middle of the second piece of text`,
    modes: STREAMED,
    fault: (_, { eventsToHalf }) => ({ kind: 'cut-in-frame', frame: eventsToHalf, by }),
  })),
  ...(
    [
      ['malformed-frame', 'the second piece of text is broken JSON'],
      ['drop-frame', 'the second piece of text is missing'],
      ['duplicate-frame', 'the second piece of text comes twice'],
      ['reorder-frames', 'the second piece of text comes behind the third'],
    ] as const
  ).map(([kind, title]): FaultCase => ({
    title,
    modes: STREAMED,
    fault: (_, { eventsToHalf }) => ({ kind, frame: eventsToHalf }),
  })),
  {
    title: 'the event with the finish reason is missing',
    modes: STREAMED,
    fault: (_, { finishEvent }) => ({ kind: 'drop-frame', frame: finishEvent }),
  },
  {
    title: 'the first event is missing',
    modes: STREAMED,
    fault: () => ({ kind: 'drop-frame', frame: 1 }),
  },
  {
    title: 'the event that ends the stream is missing',
    modes: STREAMED,
    // Gemini's streams have none.
    fault: (wire) => (wire === 'gemini' ? null : { kind: 'missing-end' }),
  },
  {
    title: 'a second message begins after half of the text, with the answer from the start',
    modes: STREAMED,
    fault: (_, { eventsToHalf }) => ({ kind: 'splice', afterTokens: eventsToHalf }),
  },
  {
    title: 'all events in one write',
    modes: STREAMED,
    fault: () => ({ kind: 'coalesce', frames: 1_000 }),
  },
  {
    title: 'each byte in a write of its own',
    modes: STREAMED,
    fault: () => ({ kind: 'split-writes', bytes: 1 }),
  },
];
