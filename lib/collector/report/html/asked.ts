import type { Scorecard } from '../../scorecard/scorecard.ts';
import { describeAsked, listAsked } from '../describe-asked.ts';
import { html, nothing, type Raw } from '../html-template.ts';
import { numberCell, renderTable } from './table.ts';

const headings = [
  { label: 'What changed' },
  { label: 'Provider' },
  { label: 'Answers', number: true },
  { label: 'Share', number: true },
  { label: 'What that is' },
  { label: 'For example' },
];

/** What the providers that answered were really asked; nothing of a scorecard that does not tell of it. */
export function renderAsked({ asked }: Scorecard): Raw {
  if (asked === undefined) return nothing;
  const rows = listAsked(asked).map(
    ({ what, provider, count, share, meaning, examples }) =>
      html`<tr>
        <th scope="row">${what}</th>
        <td>${provider}</td>
        ${numberCell(count)}${numberCell(share)}
        <td class="wide">${meaning}</td>
        <td>${examples}</td>
      </tr>`,
  );
  return html`<section aria-labelledby="asked">
    <h2 id="asked">What providers were asked</h2>
    <p class="lead">
      The requests behind the answers, as the providers got them: the primary's held against what was sent, a fallback's
      against what the primary is asked. What translation between wire formats moves is no change.
    </p>
    ${rows.length === 0 ? nothing : renderTable('What providers were asked', headings, rows)}
    <p>${describeAsked(asked).join(' ')}</p>
  </section>`;
}
