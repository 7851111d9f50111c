import type { Scorecard } from '../../scorecard/scorecard.ts';
import { describeControlGroup, listEffects } from '../describe-control-group.ts';
import { html, nothing, type Raw } from '../html-template.ts';
import { numberCell, renderTable } from './table.ts';

const headings = [
  { label: 'What' },
  { label: 'Hit: baseline → outage', number: true },
  { label: 'Spared: baseline → outage', number: true },
  { label: 'Effect of the faults (95 %)', number: true },
  { label: 'Change of those spared (95 %)', number: true },
];

/** What faults did to the tenants they were for, beyond what befell those they spared; nothing where they spared nobody. */
export function renderControlGroup({ controlGroup }: Scorecard): Raw {
  if (controlGroup === undefined) return nothing;
  const rows = listEffects(controlGroup).map(
    ({ what, hit, spared, effect, sparedChange }) =>
      html`<tr>
        <th scope="row">${what}</th>
        ${numberCell(hit)}${numberCell(spared)}${numberCell(effect)}${numberCell(sparedChange)}
      </tr>`,
  );
  return html`<section aria-labelledby="control-group">
    <h2 id="control-group">Held against those it spared</h2>
    <p class="lead">${describeControlGroup(controlGroup).join(' ')}</p>
    ${rows.length === 0 ? nothing : renderTable('Held against those it spared', headings, rows)}
  </section>`;
}
