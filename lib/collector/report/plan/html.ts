import { formatCount } from '../../../kit/format/format-count.ts';
import { formatJson } from '../../../kit/invisible.ts';
import type { GamePlan } from '../../scorecard/game-plan.ts';
import { html, nothing, type Raw } from '../html-template.ts';
import { keepUnits } from '../html/keep-units.ts';
import { renderPage } from '../html/page.ts';
import { numberCell, renderTable } from '../html/table.ts';
import {
  describeContact,
  describeCost,
  describeExtent,
  describeFiles,
  describeStep,
  formatClock,
} from './describe-game-plan.ts';

/** What a drill will do as one HTML page to approve: no script, no outside resource, everything of the drill escaped. */
export function renderPlanHtml(plan: GamePlan, hash: string): string {
  const { drill, steps, providers, stops, contacts, commands } = plan;
  const rows = steps.map(
    (step) =>
      html`<tr>
        <th scope="row">${formatClock(step.startMs)} – ${formatClock(step.endMs)}</th>
        <td>${step.phase}</td>
        ${numberCell(formatCount(step.requests))}
        <td class="text">${describeStep(step)}</td>
      </tr>`,
  );
  const headings = [
    { label: 'From – to' },
    { label: 'Phase' },
    { label: 'Requests', number: true },
    { label: 'Faults' },
  ];
  return renderPage(
    `plan: ${drill.name}`,
    html`<header>
        <p class="eyebrow">Plan of a failover drill</p>
        <h1>${drill.name}</h1>
        <p class="meta">seed ${drill.seed}, hash <code>${hash}</code></p>
      </header>
      <main>
        <section class="verdict invalid" aria-label="Extent">
          <p class="word">To approve</p>
          <p class="sentence">${keepUnits(describeExtent(plan).join(' '))}</p>
          ${drill.description === undefined ? nothing : html`<p>${drill.description}</p>`}
        </section>
        <section aria-labelledby="steps">
          <h2 id="steps">What happens</h2>
          ${renderTable('What happens', headings, rows)}
        </section>
        ${renderList(
          'behind',
          'Behind the target',
          providers.map(({ name, behind }) => `${name}: ${behind}`),
        )}
        ${renderList('stops', 'What stops it', stops)}
        ${renderList('contacts', 'Who is there', contacts.length === 0 ? ['Nobody is named (contacts).'] : contacts.map(describeContact))}
        ${renderList(
          'commands',
          'Commands before and behind it',
          commands.map(({ which, command }) => `${which}: ${command}`),
        )}
        ${renderList('cost', 'What it may cost', [describeCost(plan)])}
        ${renderList('files', 'Files it takes, as they are now', describeFiles(plan))}
        <section aria-labelledby="drill">
          <h2 id="drill">The drill as it will be run</h2>
          <details>
            <summary>All its settings</summary>
            <pre>${formatJson(drill)}</pre>
          </details>
        </section>
      </main>
      <footer>
        Made by Cutover. The hash is the SHA-256 of <code>plan.json</code> beside this page, which holds what it shows;
        a drill that changes has another.
      </footer>`,
  );
}

function renderList(id: string, title: string, lines: readonly string[]): Raw {
  if (lines.length === 0) return nothing;
  return html`<section aria-labelledby="${id}">
    <h2 id="${id}">${title}</h2>
    <ul>
      ${lines.map((line) => html`<li>${keepUnits(line)}</li>`)}
    </ul>
  </section>`;
}
