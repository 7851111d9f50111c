import { z } from 'zod';

const ticket = z.object({
  ticket_id: z.number().int(),
  category: z.enum(['refund', 'delivery', 'damage', 'question']),
  refund_amount: z.number(),
});

/** What the model said, as a ticket; throws where it is none. */
export function parseTicket(text: string): z.infer<typeof ticket> {
  return ticket.parse(JSON.parse(text));
}
