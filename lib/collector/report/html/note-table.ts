import type { Scorecard } from '../../scorecard/scorecard.ts';
import { describeResponse, listNotes } from '../describe-response.ts';
import { html, nothing, type Raw } from '../html-template.ts';
import { numberCell, renderTable } from './table.ts';

const headings = [{ label: 'At', number: true }, { label: 'Note' }, { label: 'In their words' }];

/** How people met the outage, note by note; nothing where nobody noted anything. */
export function renderNoteTable({ response }: Scorecard): Raw {
  if (response === undefined) return nothing;
  const rows = listNotes(response).map(
    ({ at, as, text }) =>
      html`<tr>
        ${numberCell(at)}
        <td>${as}</td>
        <td>${text}</td>
      </tr>`,
  );
  return html`<section aria-labelledby="response">
    <h2 id="response">How people met it</h2>
    <p class="lead">${describeResponse(response)}</p>
    ${renderTable('How people met it', headings, rows)}
  </section>`;
}
