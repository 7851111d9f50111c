import type { Scorecard } from '../../scorecard/scorecard.ts';
import { formatMeasured } from '../../../kit/format/format-measured.ts';
import { formatRatio } from '../../../kit/format/format-ratio.ts';
import { html, type Raw } from '../html-template.ts';
import { numberCell, renderTable } from './table.ts';

const headings = [{ label: 'Part' }, { label: 'Weight', number: true }, { label: 'Score', number: true }];

/** The readiness score and what it is made of. */
export function renderReadiness({ readiness: { score, parts } }: Scorecard): Raw {
  const rows = parts.map(
    (part) =>
      html`<tr>
        <th scope="row">${part.id}</th>
        ${numberCell(String(part.weight))} ${numberCell(formatMeasured(part.score, formatRatio))}
      </tr>`,
  );
  const lead =
    score === null
      ? 'No score: it takes a run with a verdict.'
      : `${formatRatio(score)}: the weighted mean of the parts, for a line over many runs.`;
  return html`<section aria-labelledby="readiness">
    <h2 id="readiness">Readiness</h2>
    <p class="lead">${lead}</p>
    ${rows.length === 0 || score === null ? '' : renderTable('Readiness', headings, rows)}
  </section>`;
}
