import type { ToolSettings } from '../../../kit/terms/tool.ts';
import type { Expected } from '../../../kit/terms/expected.ts';
import type { AnswerForm } from '../../../kit/terms/answer-form.ts';
import type { TicketFacts } from './ticket.ts';

/** What the extraction's answer must look like. */
export const extractionSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['ticket_id', 'customer', 'category', 'priority', 'refund_amount', 'order_ids', 'urgent', 'summary'],
  properties: {
    ticket_id: { type: 'integer' },
    customer: { type: 'string' },
    category: { enum: ['refund', 'delivery', 'damage', 'question'] },
    priority: { type: 'integer', minimum: 1, maximum: 5 },
    refund_amount: { type: 'number' },
    order_ids: { type: 'array', items: { type: 'integer' } },
    urgent: { type: 'boolean' },
    summary: { type: 'string' },
  },
} as const;

/** The tools a tool-call request offers. */
export const supportTools: ToolSettings[] = [
  {
    name: 'open_case',
    description: 'Opens a case for a ticket in the order system.',
    parameters: {
      type: 'object',
      additionalProperties: false,
      required: ['ticket_id', 'order_ids', 'amount', 'expedite', 'note'],
      properties: {
        ticket_id: { type: 'integer' },
        order_ids: { type: 'array', items: { type: 'integer' } },
        amount: { type: 'number' },
        expedite: { type: 'boolean' },
        note: { type: 'string' },
      },
    },
  },
  {
    name: 'send_status',
    description: 'Tells the customer where an order is.',
    parameters: {
      type: 'object',
      additionalProperties: false,
      required: ['order_id'],
      properties: { order_id: { type: 'integer' } },
    },
  },
];

/** What the system prompt asks, by what is asked for. */
export const instructions: Record<AnswerForm, string> = {
  extraction: [
    'You extract data from support tickets. Answer with one JSON object and nothing else: no prose, no code fence.',
    `It must match this JSON schema: ${JSON.stringify(extractionSchema)}`,
    'category is the topic, refund_amount the amount in euros as a number.',
  ].join('\n'),
  'tool-call': 'You are a support agent. Call open_case exactly once for the ticket; expedite it when it is urgent.',
  chat: [
    'You are a support agent. Answer the customer in markdown with a heading (##), a short paragraph,',
    'a bullet list of next steps (-) and, where numbers matter, a table. Close every code fence you open.',
  ].join(' '),
};

/** The answer a reader without a fault would give to a ticket; free text left out. */
export function expectedAnswer(asks: AnswerForm, facts: TicketFacts): Expected {
  switch (asks) {
    case 'extraction':
      return {
        kind: 'json',
        value: {
          ticket_id: facts.ticketId,
          customer: facts.customer,
          category: facts.topic,
          priority: facts.priority,
          refund_amount: facts.amount,
          order_ids: facts.orderIds,
          urgent: facts.urgent,
        },
      };
    case 'tool-call':
      return {
        kind: 'tool-call',
        name: 'open_case',
        arguments: {
          ticket_id: facts.ticketId,
          order_ids: facts.orderIds,
          amount: facts.amount,
          expedite: facts.urgent,
        },
      };
    case 'chat':
      return { kind: 'unknown' };
  }
}
