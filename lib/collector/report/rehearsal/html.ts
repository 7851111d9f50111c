import { formatCount } from '../../../kit/format/format-count.ts';
import { formatMs } from '../../../kit/format/format-ms.ts';
import { formatShare } from '../../../kit/format/format-share.ts';
import type { Cell, Rehearsal, RehearsedColumn } from '../../scorecard/rehearsal.ts';
import type { Examples } from '../../scorecard/rehearsal-examples.ts';
import { formatStartedAt } from '../format-started-at.ts';
import { html, nothing, type Raw } from '../html-template.ts';
import { renderPage } from '../html/page.ts';
import { type Heading, numberCell, renderTable } from '../html/table.ts';
import {
  describeComparison,
  describeDecision,
  describeDuring,
  describeEnd,
  describeLeftOut,
  describeTest,
  describeWay,
  findRehearsalVerdict,
  findUnreached,
  formatInterval,
  renderVerdictLine,
} from './describe-cell.ts';
import { describeWorth } from './describe-worth.ts';
import { renderCellCases } from './html-cases.ts';
import { type CellKind, listCellKinds } from './list-cell-kinds.ts';
import { isUnderLoad, isVariant, listPlainCells } from './plain-cells.ts';

const tones = { good: 'pass', bad: 'fail', undecided: 'invalid', stopped: 'aborted' } as const;

/**
 * The portability matrix as one HTML page, in which a cell leads to its cases: no script, no outside resource, and a policy that
 * forbids both. Whatever a prompt or a model said is escaped.
 */
export function renderRehearsalHtml(rehearsal: Rehearsal, examples: Examples): string {
  const { drill, seed, startedAt, rehearsalId, cells, test, calls, durationMs } = rehearsal;
  const verdict = findRehearsalVerdict(rehearsal);
  return renderPage(
    `${verdict}: ${drill}, rehearsed`,
    html`<header>
        <p class="eyebrow">Rehearsal, without load</p>
        <h1>${drill}</h1>
        <p class="meta">${formatStartedAt(startedAt)}, seed ${seed}, <code>${rehearsalId}</code></p>
      </header>
      <main>
        <div class="verdict ${tones[verdict]}" role="status">
          <p class="word">${verdict}</p>
          <p class="sentence">${renderVerdictLine(rehearsal)}.</p>
        </div>
        <section aria-labelledby="matrix">
          <h2 id="matrix">Who can stand in for whom</h2>
          <p class="lead">
            The same cases, ${describeWay(rehearsal)}: what each contract could not use as it came, with the 95 %
            interval. A cell leads to its cases. ${formatCount(calls)} calls in ${formatMs(durationMs)}, ended:
            ${describeEnd(rehearsal)}.
          </p>
          ${renderMatrix(rehearsal)}
          <p class="soft below">${describeTest(test)}</p>
        </section>
        ${renderDifferences(listPlainCells(rehearsal))} ${renderWorth(rehearsal)} ${renderKinds(cells)}
        ${renderColumns(rehearsal)}
        <section aria-labelledby="cases">
          <h2 id="cases">Cases</h2>
          ${cells.map((cell) => renderCellCases(cell, examples))}
        </section>
      </main>
      <footer>
        Made by Cutover from <code>rehearsal.json</code> and <code>answers.ndjson</code> of this rehearsal.
      </footer>`,
  );
}

function renderMatrix({ cells, columns }: Rehearsal): Raw {
  const headings: Heading[] = [
    { label: 'Request, contract' },
    ...columns.map(({ name }) => ({ label: name, number: true, named: true })),
  ];
  const places = [...new Set(cells.map(({ place }) => place))];
  const rows = places.map((place) => {
    const own = cells.filter((cell) => cell.place === place);
    const [first] = own;
    return html`<tr>
      <th scope="row" class="name">${first?.request ?? ''}<br /><span class="aside">${first?.contract ?? ''}</span></th>
      ${columns.map(({ name }) =>
        renderCell(
          own.find((cell) => cell.column === name),
          columns,
        ),
      )}
    </tr>`;
  });
  return renderTable('Portability matrix', headings, rows);
}

function renderCell(cell: Cell | undefined, columns: readonly RehearsedColumn[]): Raw {
  if (cell === undefined) return numberCell('–');
  const { total, missRatio, missInterval } = cell;
  const unreached = findUnreached(cell, columns);
  const decision = `${describeDecision(cell, columns)}${unreached === null ? '' : `: ${unreached}`}`;
  const figure = total === 0 ? '–' : formatShare(missRatio);
  return html`<td class="n">
    <a href="#cell-${cell.place}-${cell.column}"><b>${figure}</b></a>
    <br /><span class="interval-text">${total === 0 ? '' : formatInterval(missInterval)}</span> <br /><span
      class="interval-text"
      >${[decision, ...describeLeftOut(cell)].join('; ')}</span
    >
  </td>`;
}

function renderDifferences(cells: readonly Cell[]): Raw {
  const compared = cells.flatMap((cell) => {
    const sentence = describeComparison(cell);
    return sentence === null ? [] : [{ cell, sentence }];
  });
  if (compared.length === 0) return nothing;
  return html`<section aria-labelledby="differences">
    <h2 id="differences">What it would cost to go there</h2>
    <ul>
      ${compared.map(
        ({ cell, sentence }) => html`<li>${cell.request}, ${cell.contract}: ${cell.column} misses ${sentence}</li>`,
      )}
    </ul>
  </section>`;
}

/** Each variant beside the provider without it, over the cases that both have. */
function renderWorth(rehearsal: Rehearsal): Raw {
  const tried = rehearsal.cells.filter(({ column }) => isVariant(rehearsal, column));
  const isLoaded = ({ column }: Cell): boolean => isUnderLoad(rehearsal, column);
  const during = describeDuring(rehearsal);
  return html`${renderTried(
    tried.filter((cell) => !isLoaded(cell)),
    {
      id: 'worth',
      title: 'What a fix is worth',
      lead: html`What the drill tries (<code>variants</code>), held against the same provider without it over the cases
      that both have. It is in no verdict.`,
    },
  )}
  ${renderTried(tried.filter(isLoaded), {
    id: 'load',
    title: 'What load changes',
    lead: html`${during ?? ''}. It is in no verdict.`,
  })}`;
}

function renderTried(tried: readonly Cell[], { id, title, lead }: { id: string; title: string; lead: Raw }): Raw {
  if (tried.length === 0) return nothing;
  const headings: Heading[] = [
    { label: 'Tried' },
    { label: 'Request, contract' },
    { label: 'Missed without it', number: true },
    { label: 'With it', number: true },
    { label: 'Difference' },
  ];
  const rows = tried.map((cell) => {
    const { before, after, difference } = describeWorth(cell) ?? { before: '–', after: '–', difference: null };
    return html`<tr>
      <th scope="row"><a href="#cell-${cell.place}-${cell.column}">${cell.column}</a></th>
      <td>${cell.request}, ${cell.contract}</td>
      ${[before, after].map(numberCell)}
      <td class="text">${difference ?? 'no case in common'}</td>
    </tr>`;
  });
  return html`<section aria-labelledby="${id}">
    <h2 id="${id}">${title}</h2>
    <p class="lead">${lead}</p>
    ${renderTable(title, headings, rows)}
  </section>`;
}

const kindHeadings: Heading[] = [
  { label: 'Kind' },
  { label: 'Layer' },
  { label: 'Cases', number: true },
  { label: 'Missed so by' },
  { label: 'What is wrong' },
  { label: 'What to try' },
];

/** Each kind of miss that was met, layer by layer: how often, of whom, what it means, and what an engineer would try. */
function renderKinds(cells: readonly Cell[]): Raw {
  const met = listCellKinds(cells);
  if (met.length === 0) return nothing;
  return html`<section aria-labelledby="kinds">
    <h2 id="kinds">How answers missed, and what to try</h2>
    ${renderTable('Kinds of failure', kindHeadings, met.map(renderKind))}
  </section>`;
}

function renderKind({ kind, layer, count, columns, sentence, fix }: CellKind): Raw {
  return html`<tr>
    <th scope="row">${kind}</th>
    <td>${layer}</td>
    ${numberCell(formatCount(count))}
    <td>${columns.map(({ column, count: own }) => `${column} ${formatCount(own)}`).join(', ')}</td>
    <td class="text">${sentence}</td>
    <td class="text">${fix}</td>
  </tr>`;
}

function renderColumns({ columns, guards = [] }: Rehearsal): Raw {
  const headings: Heading[] = [
    { label: 'Provider' },
    { label: 'Model' },
    { label: 'Calls', number: true },
    { label: 'Answered', number: true },
    { label: 'Tokens in', number: true },
    { label: 'Tokens out', number: true },
    { label: 'Spent', number: true },
    { label: 'Asked no more' },
  ];
  const asked = guards.map((guard) => ({
    ...guard,
    name: `${guard.provider}, by guards`,
    model: '–',
    answered: null,
    gaveUp: null,
    unreached: null,
  }));
  const rows = [...columns, ...asked].map(
    ({ name, model, calls, answered, inputTokens, outputTokens, estimated, spent, gaveUp, unreached }) =>
      html`<tr>
        <th scope="row">${name}</th>
        <td>${model}</td>
        ${[
          formatCount(calls),
          answered === null ? '–' : formatCount(answered),
          `${estimated ? 'about ' : ''}${formatCount(inputTokens)}`,
          `${estimated ? 'about ' : ''}${formatCount(outputTokens)}`,
          spent === null ? '–' : spent.toFixed(4),
        ].map(numberCell)}
        <td class="text">${gaveUp ?? unreached ?? ''}</td>
      </tr>`,
  );
  return html`<section aria-labelledby="columns">
    <h2 id="columns">Who was asked</h2>
    ${renderTable('Who was asked', headings, rows)}
  </section>`;
}
