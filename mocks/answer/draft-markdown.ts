import type { TicketFacts } from '../../lib/drill/workloads/arrival.ts';
import type { Random } from '../../lib/kit/stats/random.ts';
import { fillText } from '../../lib/wire/breakage/fill-text.ts';

/**
 * A well-formed markdown answer to a ticket: heading, paragraph and list, then a table and a fenced block where the
 * length asked for leaves room, then as much closing text as it takes.
 */
export function draftMarkdown(facts: TicketFacts, characters: number, random: Random): string {
  const blocks = [
    `## Ticket ${facts.ticketId}: ${facts.topic}`,
    fillText(random, 80),
    ['- Check the order', '- Write to the carrier', `- Answer ${facts.customer}`].join('\n'),
  ];
  const optional = [renderTable(facts), renderFence(facts)];
  for (const block of optional) {
    if (lengthOf(blocks) + block.length + 2 <= characters) blocks.push(block);
  }
  const missing = characters - lengthOf(blocks) - 2;
  if (missing >= 40) blocks.push(fillText(random, missing));
  return blocks.join('\n\n');
}

function renderTable(facts: TicketFacts): string {
  const rows = facts.orderIds.map((order) => `| ${order} | In review |`);
  return ['| Order | State |', '| --- | --- |', ...rows].join('\n');
}

function renderFence(facts: TicketFacts): string {
  return ['```text', `Reference ${facts.ticketId}`, `Amount ${facts.amount.toFixed(2)} EUR`, '```'].join('\n');
}

function lengthOf(blocks: readonly string[]): number {
  return blocks.reduce((sum, block) => sum + block.length + 2, -2);
}
