import type { Scorecard } from '../../scorecard/scorecard.ts';
import { describeSteadyState, listSteadyRows } from '../describe-steady-state.ts';
import { html, nothing, type Raw } from '../html-template.ts';
import { numberCell, renderTable } from './table.ts';

const headings = [
  { label: 'What' },
  { label: 'Baseline', number: true },
  { label: 'End of the recovery', number: true },
  { label: 'Change', number: true },
  { label: 'Required' },
  { label: 'Outcome' },
];

/** Whether all is as it was, once faults were taken back; nothing of an older scorecard. */
export function renderSteadyState({ steadyState }: Scorecard): Raw {
  if (steadyState === undefined) return nothing;
  const rows = listSteadyRows(steadyState).map(
    ({ what, before, after, change, required, outcome }) =>
      html`<tr>
        <th scope="row">${what}</th>
        ${numberCell(before)}${numberCell(after)}${numberCell(change)}
        <td>${required}</td>
        <td>${outcome}</td>
      </tr>`,
  );
  return html`<section aria-labelledby="steady-state">
    <h2 id="steady-state">Is all as it was?</h2>
    <p class="lead">${describeSteadyState(steadyState)}</p>
    ${steadyState.end === null ? nothing : renderTable('The end against the baseline', headings, rows)}
  </section>`;
}
