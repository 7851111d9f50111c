import { object, required } from '../../kit/settings/object.ts';
import { choice } from '../../kit/settings/reader.ts';
import { answerForms } from '../../kit/terms/answer-form.ts';
import { askSupportDesk } from './support-desk/ask.ts';
import { drawTicket } from './support-desk/ticket.ts';
import { defineWorkload } from './workload.ts';

/** The sample that the shipped drills send. */
export const supportDesk = defineWorkload({
  summary:
    'A made-up support desk: each request is about one ticket, whose facts stand in the prompt, so that the right answer is known and one that parses and is wrong can be told.',
  settings: object({
    asks: required(
      'what is asked for: data of the ticket as JSON, a call of a tool, or a reply in markdown',
      choice(answerForms),
    ),
  }),
  cases: { kind: 'drawn', draw: drawTicket },
  ask: askSupportDesk,
});
