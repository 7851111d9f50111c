import type { Scorecard } from '../../scorecard/scorecard.ts';
import { describeOnTheWay, describeStatuses } from '../describe-on-the-way.ts';
import { html, nothing, type Raw } from '../html-template.ts';
import { numberCell, renderTable } from './table.ts';

const headings = [
  { label: 'What happened' },
  { label: 'Where' },
  { label: 'Count', number: true },
  { label: 'What that is' },
];

/** What happened to answers between providers and callers; nothing of a scorecard that does not tell of it. */
export function renderOnTheWay({ onTheWay }: Scorecard): Raw {
  if (onTheWay === undefined) return nothing;
  const rows = describeOnTheWay(onTheWay).map(
    ({ what, where, count, meaning }) =>
      html`<tr>
        <th scope="row">${what}</th>
        <td>${where}</td>
        ${numberCell(count)}
        <td class="wide">${meaning}</td>
      </tr>`,
  );
  const statuses = describeStatuses(onTheWay);
  return html`<section aria-labelledby="on-the-way">
    <h2 id="on-the-way">On the way</h2>
    <p class="lead">
      What left a provider, held against what reached the caller. An answer to which something happened is not usable.
    </p>
    ${rows.length === 0 ? html`<p>Every caller got what a provider said.</p>` : renderTable('On the way', headings, rows)}
    ${statuses === '' ? nothing : html`<p>Failed requests, last call → caller: ${statuses}.</p>`}
  </section>`;
}
