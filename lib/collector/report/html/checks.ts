import type { Scorecard } from '../../scorecard/scorecard.ts';
import { formatFigure, listRemarks, outcomeOf } from '../../scorecard/describe-objective.ts';
import { describeEarlyEnd } from '../../scorecard/split-broken.ts';
import { html, type Raw } from '../html-template.ts';
import { keepUnits } from './keep-units.ts';
import { numberCell, renderTable } from './table.ts';

/** The pass criteria and what was observed of each. */
export function renderObjectives({ objectives }: Scorecard): Raw {
  const rows = objectives.map(
    (result) =>
      html`<tr>
        <th scope="row">${result.id}</th>
        <td>${result.phase}</td>
        ${numberCell(formatFigure(result))}
        <td class="text">${result.required}</td>
        <td>${renderOutcome(outcomeOf(result))}</td>
      </tr>`,
  );
  const remarks = listRemarks(objectives).map((remark) => html`<p class="soft below">${keepUnits(remark)}</p>`);
  const headings = [
    { label: 'Objective' },
    { label: 'Phase' },
    { label: 'Observed', number: true },
    { label: 'Required' },
    { label: 'Result' },
  ];
  return html`<section aria-labelledby="objectives">
    <h2 id="objectives">Objectives</h2>
    <p class="lead">What the drill asked for. One that could not be measured is missed.</p>
    ${rows.length === 0 ? html`<p>No objective was set.</p>` : renderTable('Objectives', headings, rows)}${remarks}
  </section>`;
}

/** What had to hold for a verdict to mean anything. */
export function renderValidity(scorecard: Scorecard): Raw {
  const { validity } = scorecard;
  const rows = validity.map(
    ({ id, ok, endedEarly, observed, required }) =>
      html`<tr>
        <th scope="row">${id}</th>
        <td>${endedEarly === true ? ENDED_EARLY : renderState(ok, 'holds', 'broken')}</td>
        <td class="text">${observed}</td>
        <td class="text">${required}</td>
      </tr>`,
  );
  const headings = [{ label: 'Check' }, { label: 'Result' }, { label: 'Observed' }, { label: 'Required' }];
  const held = validity.filter((check) => check.ok).length;
  const early = describeEarlyEnd(scorecard);
  return html`<section aria-labelledby="validity">
    <h2 id="validity">Validity</h2>
    <p class="lead">
      ${early === null ? '' : `${early} `}A drill whose faults were not applied as planned, or that was watched badly,
      cannot pass: if one of these is broken, there is no verdict. ${held} of ${validity.length} hold.
    </p>
    ${rows.length === 0 ? html`<p>No check was made.</p>` : renderTable('Validity checks', headings, rows)}
  </section>`;
}

/** What the run's end alone keeps from holding. */
const ENDED_EARLY = html`<span class="state warn">? ended early</span>`;

function renderOutcome(outcome: ReturnType<typeof outcomeOf>): Raw {
  if (outcome === 'undecided') return html`<span class="state warn">? undecided</span>`;
  return renderState(outcome === 'met', 'met', 'missed');
}

function renderState(ok: boolean, yes: string, no: string): Raw {
  return ok ? html`<span class="state good">✓ ${yes}</span>` : html`<span class="state bad">✗ ${no}</span>`;
}
