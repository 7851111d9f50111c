import { formatCount } from '../../../kit/format/format-count.ts';
import type { Cell } from '../../scorecard/rehearsal.ts';
import type { Example, Examples } from '../../scorecard/rehearsal-examples.ts';
import { splitInvisible } from '../escape.ts';
import { html, type Raw } from '../html-template.ts';

/** The cases of a cell, those that were missed first, shut until somebody opens them or follows the cell's link. */
export function renderCellCases(cell: Cell, examples: Examples): Raw {
  const { count, shown } = examples.of(cell.request, cell.column, cell.place);
  const rest = count - shown.length;
  return html`<details>
    <summary>${cell.request}, ${cell.contract}, ${cell.column}: ${formatCount(count)} cases</summary>
    <div class="examples" id="cell-${cell.place}-${cell.column}">
      ${shown.map((one) => renderCase(one, cell.place))}
      ${rest === 0 ? '' : html`<p class="soft">${formatCount(rest)} more are in <code>answers.ndjson</code>.</p>`}
    </div>
  </details>`;
}

function renderCase(one: Example, place: number): Raw {
  return html`<article>
    <h3>Case ${one.case}: ${describeOutcome(one, place)}</h3>
    <p class="soft">Asked:</p>
    <pre dir="ltr"><code>${showAll(one.asked)}</code></pre>
    <p class="soft">Answered:</p>
    <pre dir="ltr"><code>${showAll(one.said)}</code></pre>
    ${renderWords(one, place)}
  </article>`;
}

/** What code of one's own said of it. */
function renderWords({ came }: Example, place: number): Raw {
  const words = came.kind === 'judged' ? came.judgements.find(({ contract }) => contract === place)?.words : undefined;
  return words === undefined ? html`` : html`<p>Your code said: <code>${showAll(words)}</code></p>`;
}

function describeOutcome({ came }: Example, place: number): string {
  if (came.kind === 'refused') return `refused with ${came.status}`;
  if (came.kind === 'hollow') return `a success without an answer (${came.cause})`;
  if (came.kind === 'misrouted') return `answered by ${came.served.join(' and ') || 'no provider'}`;
  if (came.kind === 'unanswered' && came.cause === 'unreached') return 'it could not be reached';
  if (came.kind === 'unanswered') return `no answer (${came.cause})`;
  const judged = came.judgements.find(({ contract }) => contract === place);
  if (judged === undefined) return 'not judged';
  return judged.failure === null ? judged.outcome : `${judged.outcome}, ${judged.failure}`;
}

function showAll(hostile: string): Raw[] {
  if (hostile === '') return [html`<span class="soft">(empty)</span>`];
  return splitInvisible(hostile).map(({ text, invisible }) =>
    invisible ? html`<span class="invisible">${text}</span>` : html`${text}`,
  );
}
