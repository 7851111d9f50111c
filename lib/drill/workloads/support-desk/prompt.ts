import { CHARACTERS_PER_TOKEN } from '../../../kit/limits/characters-per-token.ts';
import type { AnswerForm } from '../../../kit/terms/answer-form.ts';
import type { AskedBody } from '../asked-body.ts';
import type { PlannedLengths } from '../workload.ts';
import { instructions, supportTools } from './tasks.ts';
import { renderTicket, type TicketFacts } from './ticket.ts';

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

/** The request about a ticket, its prompt padded with case history to the planned length. */
export function renderPrompt(
  asks: AnswerForm,
  facts: TicketFacts,
  { promptTokens, outputTokens }: PlannedLengths,
): AskedBody {
  const system = instructions[asks];
  const question = renderTicket(facts);
  const padding = promptTokens * CHARACTERS_PER_TOKEN - system.length - question.length;
  const historyText = renderHistory(padding, facts.ticketId * 37);
  return {
    messages: [
      { role: 'system', content: system },
      { role: 'user', content: `${historyText}\n\n${question}` },
    ],
    // Room over the length asked for: a limit that cuts is a failure of its own, not this drill's.
    max_tokens: Math.max(256, outputTokens * 2),
    ...(asks === 'tool-call'
      ? { tools: supportTools.map((tool) => ({ type: 'function' as const, function: tool })) }
      : {}),
  };
}
