/* oxlint-disable typescript/no-unsafe-return */
// @ts-nocheck It is nobody's code here: what stands in it stands in applications.
import { z } from 'zod';

const ticket = z.object({ ticket_id: z.number().int(), category: z.string(), refund_amount: z.number() });

/** What the model said, as a ticket; throws where it is none. */
export function parseTicket(text) {
  return ticket.parse(JSON.parse(text));
}
