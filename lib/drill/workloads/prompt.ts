import type { ToolSettings } from '../../kit/terms/tool.ts';
import type { Arrival } from './arrival.ts';
import { renderTicket } from './ticket.ts';
import { instructions } from './workload.ts';

/** About four characters of English a token: OpenAI's rule of thumb for its tokenizers. */
export const CHARACTERS_PER_TOKEN = 4;

const history = [
  'The customer wrote on Monday that the parcel had been left with a neighbour who was not at home.',
  'An agent replied the same day, asked for a photo of the label and promised to come back within two days.',
  'The photo shows a torn corner and a wet stain; the number on the label can be read without doubt.',
  'The carrier was called, confirmed the delivery, and could not say who had signed for it.',
  'The customer adds that an earlier order went the same way and was settled without further questions.',
  'A voucher was offered and declined; the customer asks for the money back on the card used for the order.',
  'The warehouse reports that the article is in stock and could be sent again at any time.',
  'Nothing in the account points to misuse: nine orders in three years, one return, no open invoice.',
].join(' ');

/** A stretch of made-up case history of exactly this length, different from ticket to ticket. */
function renderHistory(characters: number, offset: number): string {
  if (characters <= 0) return '';
  const start = offset % history.length;
  return `${history} `.repeat(Math.ceil((start + characters) / history.length) + 1).slice(start, start + characters);
}

/** Asks for a length, as the prompt says it; `parseAnswerTokens` reads it back. */
function renderAnswerTokens(tokens: number): string {
  return `Aim at about ${tokens} tokens.`;
}

// A search for a text is many times faster than one for a pattern, and prompts are kilobytes long.
const LENGTH_WISH = 'Aim at about ';

/** The answer length a prompt asks for, in tokens; null when it does not say. */
export function parseAnswerTokens(prompt: string): number | null {
  const at = prompt.indexOf(LENGTH_WISH);
  if (at < 0) return null;
  const match = /Aim at about (\d{1,6}) tokens\./.exec(at === 0 ? prompt : prompt.slice(at));
  return match === null ? null : Number(match[1]);
}

/** The body of one chat-completions request. */
export interface ChatRequest {
  model: string;
  messages: { role: 'system' | 'user'; content: string }[];
  stream?: true;
  stream_options?: { include_usage: true };
  max_tokens: number;
  tools?: { type: 'function'; function: ToolSettings }[];
  user?: string;
}

/** What a request needs besides the arrival. */
export interface PromptContext {
  model: string;
  tools: readonly ToolSettings[];
  correlationId: string;
  /** The id as it stands at the end of the prompt. */
  marker: string;
}

/**
 * Renders an arrival as the request that is sent. The prompt is padded with case history to the planned length;
 * the marker stands at its very end, so that a prefix cache is not spoilt by it.
 */
export function renderRequest(arrival: Arrival, context: PromptContext): ChatRequest {
  const system = instructions[arrival.kind];
  const question = `${renderTicket(arrival.facts)}\n${renderAnswerTokens(arrival.outputTokens)}`;
  const padding = arrival.promptTokens * CHARACTERS_PER_TOKEN - system.length - question.length;
  const historyText = renderHistory(padding, arrival.facts.ticketId * 37);
  return {
    model: context.model,
    messages: [
      { role: 'system', content: system },
      { role: 'user', content: `${historyText}\n\n${question}\n\n${context.marker}` },
    ],
    ...(arrival.streamed ? { stream: true, stream_options: { include_usage: true } } : {}),
    // Room over the length asked for: a limit that cuts is a failure of its own, not this drill's.
    max_tokens: Math.max(256, arrival.outputTokens * 2),
    ...(arrival.kind === 'tool-call'
      ? { tools: context.tools.map((tool) => ({ type: 'function' as const, function: tool })) }
      : {}),
    user: context.correlationId,
  };
}
