/**
 * One tool call of an answer, as the model wrote it; `arguments` is the raw text, parsed by nobody yet, or written down
 * where the format sends a value (Gemini, Anthropic). `id`: what its result is sent back by; null when none came.
 */
export interface ToolCall {
  id: string | null;
  name: string;
  arguments: string;
}

/**
 * What an answer's finish reason means.
 *
 * - `good`: the model said all it meant to say
 * - `limit`: it ran into a limit, or stopped to be asked on; there is more that was not said
 * - `filtered`: it refused, or was kept from saying it
 * - `failed`: the provider broke it off
 * - `unknown`: the word is none that is known to be good
 * - `unsaid`: no word came
 */
export type AnswerEnding = 'good' | 'limit' | 'filtered' | 'failed' | 'unknown' | 'unsaid';

/**
 * What has ended a stream: a finish reason, the end marker or event of its format (Gemini has none: its finish reason is both), or both. Either makes it whole;
 * `nothing`: neither came, and it was cut.
 */
export type StreamEnding = 'nothing' | 'finish' | 'marker' | 'finish-and-marker';

/**
 * What can be wrong with how an answer was streamed, whatever it says.
 *
 * - `two-messages`: a second one began, under another id
 * - `order`: an event came out of its order, twice, or not at all, as far as the wire format numbers or opens them
 * - `after-end`: content came behind what ends the stream
 * - `call-index`: calls are not numbered 0, 1, 2 … by the index of their fragments, where the wire format (chat completions) has one:
 *   one is missing, stands for two calls, or leaves a gap
 * - `no-finish`: its end was marked, and no finish reason came
 * - `no-end-mark`: a finish reason came, and not the event that ends a stream in its format
 * - `no-done`: the same where that is no event but a mark, `[DONE]`; some hosts send none, and no official client misses it
 */
export const streamFaults = [
  'two-messages',
  'order',
  'after-end',
  'call-index',
  'no-finish',
  'no-end-mark',
  'no-done',
] as const;

export type StreamFault = (typeof streamFaults)[number];

/**
 * A model's answer put together from its wire format, streamed or not: what the code downstream gets to see.
 * `text` is the visible content; `refusal` what was said instead, or the provider's word for it where nothing was;
 * `finishReason` is the provider's own word, null when none came.
 */
export interface Answer {
  /** The answer's own, as the provider gave it; null when it bore none. */
  id: string | null;
  model: string | null;
  text: string;
  reasoning: string;
  refusal: string | null;
  toolCalls: ToolCall[];
  finishReason: string | null;
  ending: AnswerEnding;
  /** Tokens as the provider counted them; null when it did not say. */
  usage: { inputTokens: number; outputTokens: number } | null;
  /** The error a 200 carried, in its body or as an event in the stream; null when there was none. */
  error: string | null;
  /** It could not be read, and `error` says why: that is our limit, not an error of whoever answered. */
  unread?: true;
  /** What was wrong with its stream, in the order of that list; left out where nothing was, of a whole answer, and by earlier versions. */
  streamFaults?: readonly StreamFault[];
  /** Its content came as a list of parts, in a wire format whose clients take it for a text (chat completions); left out where it did not. */
  contentParts?: true;
  /** A secret was taken out of what it says here: what the caller got may have been usable where this is not. */
  redacted?: true;
}

/** An answer in which nothing has arrived yet. */
export function emptyAnswer(): Answer {
  return {
    id: null,
    model: null,
    text: '',
    reasoning: '',
    refusal: null,
    toolCalls: [],
    finishReason: null,
    ending: 'unsaid',
    usage: null,
    error: null,
  };
}
