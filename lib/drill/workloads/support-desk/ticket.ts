import { drawWeighted, type Random } from '../../../kit/stats/random.ts';

/** The facts of the support ticket a prompt is about. A model that reads well can answer from them alone. */
export interface TicketFacts {
  ticketId: number;
  customer: string;
  orderIds: number[];
  /** In euros, two decimals at most. */
  amount: number;
  topic: 'refund' | 'delivery' | 'damage' | 'question';
  /** 1 (lowest) to 5. */
  priority: number;
  urgent: boolean;
}

const customers = [
  'Dana Smith',
  'Ines Okafor',
  'Per Lindqvist',
  'Mei Tanaka',
  'Luca Moretti',
  'Asha Rao',
  'Jonas Weber',
  'Ana Costa',
];
const topics = [
  { topic: 'refund', weight: 4 },
  { topic: 'delivery', weight: 3 },
  { topic: 'damage', weight: 2 },
  { topic: 'question', weight: 1 },
] as const;

/** Draws the facts of one support ticket. */
export function drawTicket(random: Random): TicketFacts {
  const orders = 1 + Math.floor(random() * 3);
  const firstOrder = 8000 + Math.floor(random() * 1900);
  return {
    ticketId: 10_000 + Math.floor(random() * 90_000),
    customer: customers[Math.floor(random() * customers.length)] ?? 'Dana Smith',
    orderIds: Array.from({ length: orders }, (_, offset) => firstOrder + offset),
    amount: Math.round(500 + random() * 49_500) / 100,
    topic: drawWeighted(random, topics).topic,
    priority: 1 + Math.floor(random() * 5),
    urgent: random() < 0.3,
  };
}

/** The ticket as the prompt shows it; `parseTicket` reads it back. */
export function renderTicket(facts: TicketFacts): string {
  return [
    `Ticket: ${facts.ticketId}`,
    `Customer: ${facts.customer}`,
    `Orders: ${facts.orderIds.join(', ')}`,
    `Amount: ${facts.amount.toFixed(2)} EUR`,
    `Topic: ${facts.topic}`,
    `Priority: ${facts.priority}`,
    `Urgent: ${facts.urgent ? 'yes' : 'no'}`,
  ].join('\n');
}

const pattern =
  /Ticket: (\d+)\nCustomer: ([^\n]+)\nOrders: ([\d, ]+)\nAmount: ([\d.]+) EUR\nTopic: (refund|delivery|damage|question)\nPriority: (\d)\nUrgent: (yes|no)/;

/** The facts in a prompt, as a model that reads well would find them; null when there is no ticket in it. */
export function parseTicket(prompt: string): TicketFacts | null {
  const at = prompt.indexOf('Ticket: ');
  const match = at < 0 ? null : pattern.exec(prompt.slice(at));
  if (match === null) return null;
  const [, ticketId, customer = '', orders = '', amount, topic, priority, urgent] = match;
  return {
    ticketId: Number(ticketId),
    customer,
    orderIds: orders.split(', ').map(Number),
    amount: Number(amount),
    topic: topic as TicketFacts['topic'],
    priority: Number(priority),
    urgent: urgent === 'yes',
  };
}
