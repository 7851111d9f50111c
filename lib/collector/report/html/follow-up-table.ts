import type { Scorecard } from '../../scorecard/scorecard.ts';
import { describeFollowUps, listFollowUps } from '../describe-follow-ups.ts';
import { html, nothing, type Raw } from '../html-template.ts';
import { numberCell, renderTable } from './table.ts';

const headings = [
  { label: 'Phase' },
  { label: 'Planned requests', number: true },
  { label: 'Follow-ups', number: true },
  { label: 'All answered', number: true },
];

/** What was asked behind the planned requests; nothing where nothing may be. */
export function renderFollowUpTable({ followUps }: Scorecard): Raw {
  if (followUps === undefined) return nothing;
  const rows = listFollowUps(followUps).map(
    ({ phase, arrivals, followUps: sent, answered }) =>
      html`<tr>
        <th scope="row">${phase}</th>
        ${numberCell(arrivals)}${numberCell(sent)}${numberCell(answered)}
      </tr>`,
  );
  return html`<section aria-labelledby="follow-ups">
    <h2 id="follow-ups">Follow-ups</h2>
    <p class="lead">
      By the phase of the planned request, with the share of those of which every request was answered. Elsewhere each
      follow-up is a request of its own; planned, sent and late are of planned ones alone.
    </p>
    ${renderTable('Follow-ups', headings, rows)}
    <p>${describeFollowUps(followUps).join(' ')}</p>
  </section>`;
}
