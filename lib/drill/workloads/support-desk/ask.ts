import type { AnswerForm } from '../../../kit/terms/answer-form.ts';
import type { WorkloadAsk } from '../workload.ts';
import { expectedAnswer } from './tasks.ts';
import { renderPrompt } from './prompt.ts';
import type { TicketFacts } from './ticket.ts';

/** What becomes of a ticket. */
export const askSupportDesk: WorkloadAsk<{ asks: AnswerForm }, TicketFacts> = {
  render: (facts, lengths, { asks }) => renderPrompt(asks, facts, lengths),
  expect: (facts, { asks }) => expectedAnswer(asks, facts),
};
