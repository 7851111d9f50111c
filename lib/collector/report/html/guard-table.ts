import type { Scorecard } from '../../scorecard/scorecard.ts';
import { describeGuards, listGuards } from '../describe-guards.ts';
import { html, nothing, type Raw } from '../html-template.ts';
import { numberCell, renderTable } from './table.ts';

const headings = [
  { label: 'Guard' },
  { label: 'Phase' },
  { label: 'Asked', number: true },
  { label: 'With a score', number: true },
  { label: 'Failed open', number: true },
  { label: 'Failed closed', number: true },
  { label: 'Harmless kept back', number: true },
  { label: 'Attacks kept back', number: true },
  { label: 'p95', number: true },
];

/** What guards that ask a model were worth; nothing where none does. */
export function renderGuardTable({ guards }: Scorecard): Raw {
  if (guards === undefined) return nothing;
  const rows = listGuards(guards).map(
    (row) =>
      html`<tr>
        <th scope="row">${row.contract}</th>
        <td>${row.phase}</td>
        ${numberCell(row.asked)}${numberCell(row.scored)}${numberCell(row.failedOpen)}${numberCell(row.failedClosed)}
        ${numberCell(row.harmlessBlocked)}${numberCell(row.attacksBlocked)}${numberCell(row.p95)}
      </tr>`,
  );
  return html`<section aria-labelledby="guards">
    <h2 id="guards">Guards that ask a model</h2>
    <p class="lead">
      By the phase of the request. Failed open is let through without a score: nobody has looked at it.
    </p>
    ${renderTable('Guards that ask a model', headings, rows)}
    <p>${describeGuards(guards).join(' ')}</p>
  </section>`;
}
