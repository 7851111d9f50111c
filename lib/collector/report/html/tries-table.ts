import type { Scorecard } from '../../scorecard/scorecard.ts';
import { describeTries, listTries } from '../describe-tries.ts';
import { html, nothing, type Raw } from '../html-template.ts';
import { numberCell, renderTable } from './table.ts';

const headings = [
  { label: 'Phase' },
  { label: 'First tries', number: true },
  { label: 'All tries', number: true },
  { label: 'Per first try', number: true },
];

/** What callers who tried again added to the load; nothing where none does. */
export function renderTriesTable({ tries }: Scorecard): Raw {
  if (tries === undefined) return nothing;
  const rows = listTries(tries).map(
    ({ phase, first, tries: all, perRequest }) =>
      html`<tr>
        <th scope="row">${phase}</th>
        ${numberCell(first)}${numberCell(all)}${numberCell(perRequest)}
      </tr>`,
  );
  return html`<section aria-labelledby="tries">
    <h2 id="tries">Callers who tried again</h2>
    <p class="lead">
      By the phase in which a try was sent. Elsewhere a caller is one request, from its first try to what it got in the
      end; only latency by provider is of the try that was answered.
    </p>
    ${renderTable('Callers who tried again', headings, rows)}
    <p>${describeTries(tries).join(' ')}</p>
  </section>`;
}
