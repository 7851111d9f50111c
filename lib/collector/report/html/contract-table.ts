import type { Application, CallRow, ContractRow } from '../../scorecard/application.ts';
import type { Scorecard } from '../../scorecard/scorecard.ts';
import { formatCount } from '../../../kit/format/format-count.ts';
import { formatRatio } from '../../../kit/format/format-ratio.ts';
import { html, nothing, type Raw } from '../html-template.ts';
import { describeKind } from '../describe-kind.ts';
import { describeCalls, describeNotes, describeUnjudged } from '../describe-calls.ts';
import { listMet, type MetKind } from '../list-met-kinds.ts';
import { sortKinds } from '../sort-kinds.ts';
import { numberCell, renderTable } from './table.ts';

const headings = [
  { label: 'Contract' },
  { label: 'Phase, answered by' },
  { label: 'Judged', number: true },
  { label: 'Usable', number: true },
  { label: 'Repaired', number: true },
  { label: 'Wrong', number: true },
  { label: 'Failed', number: true },
  { label: 'Missed, with its 95 % interval' },
  { label: 'How they missed' },
];

/** What each contract made of each provider's answers, with the failure kinds. */
export function renderContractTable({ application }: Scorecard): Raw {
  return html`<section aria-labelledby="contracts">
    <h2 id="contracts">Contracts</h2>
    <p class="lead">
      A contract is what the code downstream needs of an answer. Missed: everything but <em>usable</em>. Wrong:
      repaired, and it parses, but says something else than the truth, so that no error counter sees it.
    </p>
    ${renderJudgedAgain(application)}${
      application.contracts.length === 0
        ? html`<p>No answer was judged.</p>`
        : html`${renderTable('Contracts', headings, application.contracts.map(renderRow))}${renderMeanings(application.contracts)}`
    }
  </section>`;
}

function renderJudgedAgain({ contractsFrom }: Application): Raw {
  if (contractsFrom === undefined) return nothing;
  return html`<p>The answers were judged again, by the contracts of <code>${contractsFrom}</code>.</p>`;
}

function renderRow(row: ContractRow): Raw {
  const { contract, phase, provider, total, usable, repaired, repairedWrong, failed } = row;
  const counts = [total, usable, repaired, repairedWrong, failed].map((count) => numberCell(formatCount(count)));
  const kinds = sortKinds(row).map(
    ({ kind, count }) => html`<span class="kind">${kind} <b>${formatCount(count)}</b></span>`,
  );
  return html`<tr class="${phase === 'on-fallback' || phase === 'cutover' ? 'outage' : ''}">
    <th scope="row">${contract}</th>
    <td class="where">${phase}<br /><span class="soft">${provider}</span></td>
    ${counts}
    <td class="state">${renderMiss(row)}</td>
    <td class="wide">${kinds.length === 0 ? '–' : kinds}${renderBeside(row)}</td>
  </tr>`;
}

/** What became of tool calls, what stood beside answers, and how many were not judged. */
function renderBeside({ calls, notes, unjudged }: ContractRow): Raw {
  return html`${renderCalls(calls)}${renderNotes(notes)}${renderUnjudged(unjudged)}`;
}

/** Did it call, and were the calls valid: two numbers. */
function renderCalls(calls: CallRow | undefined): Raw {
  return calls === undefined ? nothing : html`<br /><span class="soft">${describeCalls(calls)}</span>`;
}

function renderNotes(notes: ContractRow['notes']): Raw {
  const beside = describeNotes(notes);
  return beside === null ? nothing : html`<br /><span class="soft">${beside}</span>`;
}

function renderUnjudged(count: number | undefined): Raw {
  const said = describeUnjudged(count);
  return said === null ? nothing : html`<br /><span class="soft">${said}</span>`;
}

const kindHeadings = [
  { label: 'Kind' },
  { label: 'Layer' },
  { label: 'Answers', number: true },
  { label: 'In the outage', number: true },
  { label: 'What is wrong' },
  { label: 'What to try' },
];

/** Each kind that was met, layer by layer: how often, what it means, and what an engineer would try. */
function renderMeanings(rows: readonly ContractRow[]): Raw {
  const met = listMet(rows);
  if (met.length === 0) return nothing;
  return html`<h3 id="kinds">How answers missed, and what to try</h3>
    ${renderTable('Kinds of failure', kindHeadings, met.map(renderMet))}`;
}

function renderMet({ kind, count, inOutage }: MetKind): Raw {
  const { layer, sentence, fix } = describeKind(kind);
  return html`<tr>
    <th scope="row">${kind}</th>
    <td>${layer}</td>
    ${numberCell(formatCount(count))}${numberCell(formatCount(inOutage))}
    <td class="text">${sentence}</td>
    <td class="text">${fix}</td>
  </tr>`;
}

/** The ratio in figures, and its interval drawn on a line from 0 to 100 %. */
function renderMiss({ total, missRatio, missInterval: [low, high] }: ContractRow): Raw {
  if (total === 0) return html`<span class="soft">not measured</span>`;
  const x = (ratio: number): string => (4 + ratio * 112).toFixed(1);
  return html`${formatRatio(missRatio, 'lower')}
    <span class="interval-text">${formatRatio(low)} to ${formatRatio(high, 'lower')}</span><br />
    <svg class="interval" width="120" height="12" viewBox="0 0 120 12" aria-hidden="true">
      <line x1="4" x2="116" y1="6" y2="6" />
      <line class="span" x1="${x(low)}" x2="${x(high)}" y1="6" y2="6" />
      <circle cx="${x(missRatio)}" cy="6" r="4.5" />
    </svg>`;
}
