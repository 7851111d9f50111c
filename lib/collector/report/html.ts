import type { Verdict, Scorecard } from '../scorecard/scorecard.ts';
import { formatStartedAt } from './format-started-at.ts';
import { html, nothing, type Raw } from './html-template.ts';
import { renderObjectives, renderValidity } from './html/checks.ts';
import { renderContractTable } from './html/contract-table.ts';
import { renderExamples } from './html/examples.ts';
import { renderFaultTable } from './html/fault-table.ts';
import { renderGameDay } from './html/game-day.ts';
import { renderHeadline } from './html/headline.ts';
import { howToRead } from './html/how-to-read.ts';
import { keepUnits } from './html/keep-units.ts';
import { renderLatencyTable, renderPhaseTable } from './html/phase-table.ts';
import { renderReadiness } from './html/readiness.ts';
import { renderAsked } from './html/asked.ts';
import { renderOnTheWay } from './html/on-the-way.ts';
import { renderFollowUpTable } from './html/follow-up-table.ts';
import { renderGuardTable } from './html/guard-table.ts';
import { renderNoteTable } from './html/note-table.ts';
import { renderTriesTable } from './html/tries-table.ts';
import { renderRoutingFigures } from './html/routing-figures.ts';
import { renderPage } from './html/page.ts';
import { renderSteadyState } from './html/steady-state.ts';
import { renderControlGroup } from './html/control-group.ts';
import { renderTimeline } from './html/timeline.ts';
import { listReasons } from './list-reasons.ts';
import { renderVerdictSentence } from './verdict-sentence.ts';

const verdictMarks = { pass: '✓', fail: '✗', invalid: '?', aborted: '■' } as const satisfies Record<Verdict, string>;
const verdictTones = { pass: 'good', fail: 'bad', invalid: 'warn', aborted: 'warn' } as const satisfies Record<
  Verdict,
  string
>;

/**
 * The report as one HTML page: no script, no outside resource, and a policy that forbids both. Everything the
 * scorecard says is escaped.
 */
export function renderHtml(scorecard: Scorecard): string {
  const { drill, verdict } = scorecard;
  return renderPage(
    `${verdict}: ${drill}`,
    html`${renderHeader(scorecard)}
      <main>
        ${renderVerdict(scorecard)} ${renderHeadline(scorecard)} ${renderTimeline(scorecard)}
        ${renderFaultTable(scorecard)} ${renderPhaseTable(scorecard)} ${renderContractTable(scorecard)}
        ${renderExamples(scorecard)} ${renderRoutingSection(scorecard)} ${renderOnTheWay(scorecard)}
        ${renderAsked(scorecard)} ${renderLatencyTable(scorecard)} ${renderObjectives(scorecard)}
        ${renderControlGroup(scorecard)} ${renderSteadyState(scorecard)}
        ${renderReadiness(scorecard)}${renderGameDay(scorecard)} ${renderValidity(scorecard)} ${howToRead}
      </main>
      <footer>Made by Cutover from <code>scorecard.json</code> of this run.</footer>`,
  );
}

/** Where traffic went, and how much of it came again. */
function renderRoutingSection(scorecard: Scorecard): Raw {
  return html`${renderRoutingFigures(scorecard)}${renderTriesTable(scorecard)}${renderFollowUpTable(scorecard)}${renderGuardTable(scorecard)}${renderNoteTable(scorecard)}`;
}

function renderHeader({ drill, seed, startedAt, runId }: Scorecard): Raw {
  return html`<header>
    <p class="eyebrow">Failover drill</p>
    <h1>${drill}</h1>
    <p class="meta">${formatStartedAt(startedAt)}, seed ${seed}, run <code>${runId}</code></p>
  </header>`;
}

function renderVerdict(scorecard: Scorecard): Raw {
  const { verdict } = scorecard;
  const reasons = listReasons(scorecard);
  const list =
    reasons.length === 0
      ? nothing
      : html`<ul>
          ${reasons.map(({ code, message }) => html`<li>${keepUnits(message)} <span class="soft">(${code})</span></li>`)}
        </ul>`;
  return html`<section class="verdict ${verdict}" aria-label="Verdict">
    <p class="word ${verdictTones[verdict]}"><span aria-hidden="true">${verdictMarks[verdict]}</span> ${verdict}</p>
    <p class="sentence">${keepUnits(renderVerdictSentence(scorecard))}</p>
    ${list}
  </section>`;
}
