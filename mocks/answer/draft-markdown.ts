import type { TicketFacts } from '../../lib/drill/workloads/support-desk/ticket.ts';
import type { Random } from '../../lib/kit/stats/random.ts';
import { fillText } from '../../lib/wire/breakage/fill-text.ts';
import { countTokens, proseCharacters } from './tokens.ts';

const BETWEEN = '\n\n';
const LEAST_CLOSING_TOKENS = 10;

/**
 * A well-formed markdown answer to a ticket: heading, paragraph and list, then a table and a fenced block where the
 * length asked for leaves room, then as much closing text as it takes.
 */
export function draftMarkdown(facts: TicketFacts, tokens: number, random: Random): string {
  const blocks = [
    `## Ticket ${facts.ticketId}: ${facts.topic}`,
    fillText(random, 80),
    ['- Check the order', '- Write to the carrier', `- Answer ${facts.customer}`].join('\n'),
  ];
  let missing = tokens - countTokens(blocks.join(BETWEEN));
  for (const block of [renderTable(facts), renderFence(facts)]) {
    const more = countTokens(BETWEEN) + countTokens(block);
    if (more > missing) continue;
    blocks.push(block);
    missing -= more;
  }
  if (missing >= LEAST_CLOSING_TOKENS) blocks.push(fillText(random, proseCharacters(missing - countTokens(BETWEEN))));
  return blocks.join(BETWEEN);
}

function renderTable(facts: TicketFacts): string {
  const rows = facts.orderIds.map((order) => `| ${order} | In review |`);
  return ['| Order | State |', '| --- | --- |', ...rows].join('\n');
}

function renderFence(facts: TicketFacts): string {
  return ['```text', `Reference ${facts.ticketId}`, `Amount ${facts.amount.toFixed(2)} EUR`, '```'].join('\n');
}
