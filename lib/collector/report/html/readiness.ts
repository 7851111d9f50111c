import type { Scorecard } from '../../scorecard/scorecard.ts';
import { formatRatio } from '../../../kit/format/format-ratio.ts';
import { describeReadiness } from '../describe-readiness.ts';
import { html, type Raw } from '../html-template.ts';
import { numberCell, renderTable } from './table.ts';

const headings = [{ label: 'Part' }, { label: 'Weight', number: true }, { label: 'Score', number: true }];

/** The readiness score and what it is made of. */
export function renderReadiness({ readiness }: Scorecard): Raw {
  const { score, parts } = readiness;
  const rows = parts.map(
    (part) =>
      html`<tr>
        <th scope="row">${part.id}</th>
        ${numberCell(String(part.weight))} ${numberCell(part.score === null ? 'not tested' : formatRatio(part.score))}
      </tr>`,
  );
  return html`<section aria-labelledby="readiness">
    <h2 id="readiness">Readiness</h2>
    <p class="lead">${describeReadiness(readiness)}</p>
    ${rows.length === 0 || score === null ? '' : renderTable('Readiness', headings, rows)}
  </section>`;
}
