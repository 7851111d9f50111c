import { describeUntold } from '../fit/create-incident.ts';
import { describeResidual, describeScopes, describeUsual, formatSpan, NO_PHASE } from '../fit/describe-fit.ts';
import type { LogFit } from '../fit/fit-log.ts';
import type { FittedPhase } from '../fit/measure-phase.ts';
import { formatCount } from '../../kit/format/format-count.ts';
import { formatMs } from '../../kit/format/format-ms.ts';
import { formatRatio } from '../../kit/format/format-ratio.ts';
import { html, nothing, type Raw } from '../report/html-template.ts';
import { renderPage } from '../report/html/page.ts';
import { type Heading, numberCell, renderTable } from '../report/html/table.ts';
import { formatTime, renderCurves } from './curves.ts';

/** What was made of a log, as its page shows it. */
export interface FitPage {
  /** The log's name. */
  source: string;
  /** Null: nothing was found to be one. */
  incident: { title: string; name: string; notes: readonly string[] } | null;
  /** How the log was read, a line each. */
  reading: readonly string[];
  /** All that was found, a line each: shown where there is no fit. */
  found: readonly string[];
  /** Null: a status page has no calls to fit to. */
  fit: LogFit | null;
}

/** What was found in a log, as one HTML page: no script, no outside resource, and a policy that forbids both. What the log says is escaped. */
export function renderFitHtml(page: FitPage): string {
  const { source, incident, reading, found, fit } = page;
  const title = incident?.title ?? 'No outage was found';
  return renderPage(
    `${title}: ${source}, fitted`,
    html`<header>
        <p class="eyebrow">An incident made of a log</p>
        <h1>${title}</h1>
        <p class="meta">${source}${incident === null ? nothing : html`, <code>${incident.name}</code>`}</p>
      </header>
      <main>
        ${fit === null ? renderSentences('found', 'What was found', found) : renderFit(fit)}
        ${
          fit === null
            ? nothing
            : renderSentences('untold', 'What the log does not tell', incident?.notes ?? describeUntold(fit))
        }
        ${fit === null ? nothing : renderSentences('reading', 'How the log was read', reading)}
        ${fit === null ? nothing : howToRead}
      </main>
      <footer>Made by <code>cutover incident fit</code>. Times are UTC.</footer>`,
  );
}

function renderFit(fit: LogFit): Raw {
  return html`<section aria-labelledby="curves">
      <h2 id="curves">Measured and fitted</h2>
      <p class="lead">${describeResidual(fit)}</p>
      <figure class="card scroll" tabindex="0" role="region" aria-label="Measured and fitted">
        ${renderCurves(fit)}
        <figcaption>
          Thin: the share of calls that failed, as the log has it. Thick: as it was fitted, and will be played. Shaded:
          the phases, by their numbers.
        </figcaption>
      </figure>
    </section>
    <section aria-labelledby="phases">
      <h2 id="phases">Phases</h2>
      <p class="lead">${describeUsual(fit)}</p>
      ${fit.phases.length === 0 ? html`<p>${NO_PHASE}</p>` : renderPhases(fit)}
    </section>
    ${renderSentences('scope', 'Whom it hit', describeScopes(fit))}`;
}

function renderPhases({ phases, timeline }: LogFit): Raw {
  const headings: Heading[] = [
    { label: 'Phase', number: true },
    { label: 'From' },
    { label: 'To' },
    { label: 'Lasts', number: true },
    { label: 'Hit', number: true },
    { label: 'How' },
    { label: 'Failed, 95 %', number: true },
    { label: 'Calls', number: true },
    { label: 'Of the usual rate', number: true, named: true },
  ];
  const at = (bucket: number): string => formatTime(timeline.startMs + bucket * timeline.widthMs);
  const rows = phases.map((phase, place) => {
    const [low, high] = phase.interval.map((ratio) => formatRatio(ratio, 'lower'));
    return html`<tr>
      <th scope="row" class="n">${place + 1}</th>
      <td class="state">${at(phase.from)}</td>
      <td class="state">${at(phase.to)}</td>
      ${numberCell(formatSpan((phase.to - phase.from) * timeline.widthMs))} ${numberCell(describeShare(phase))}
      <td class="text">${describeKinds(phase)}</td>
      ${numberCell(`${formatRatio(phase.failedRatio, 'lower')} [${low ?? ''}, ${high ?? ''}]`)}
      ${numberCell(formatCount(phase.counts.total))}
      ${numberCell(phase.rateFactor === null ? '–' : phase.rateFactor.toFixed(2))}
    </tr>`;
  });
  return renderTable('Phases', headings, rows);
}

function describeShare({ share, ramp }: FittedPhase): string {
  return ramp === null
    ? formatRatio(share, 'lower')
    : `${formatRatio(ramp.from, 'lower')} to ${formatRatio(ramp.to, 'lower')}`;
}

function describeKinds({ kinds, slow }: FittedPhase): Raw[] {
  const late = slow === null ? [] : [{ kind: `late, in ${formatMs(slow.medianMs)}`, share: slow.share }];
  return [...kinds, ...late].map(
    ({ kind, share }) => html`<span class="kind"><b>${kind}</b> ${formatRatio(share, 'lower')}</span> `,
  );
}

function renderSentences(id: string, title: string, sentences: readonly string[]): Raw {
  return sentences.length === 0
    ? nothing
    : html`<section aria-labelledby="${id}">
        <h2 id="${id}">${title}</h2>
        <ul class="read">
          ${sentences.map((sentence) => html`<li>${sentence}</li>`)}
        </ul>
      </section>`;
}

const howToRead = html`<section aria-labelledby="read">
  <h2 id="read">How to read this</h2>
  <ul class="read">
    <li>
      <b>Hit</b> is the share of calls that failed or came late beyond what is usual; <b>failed</b> counts all that
      failed, as the curves do. What came late is in no curve.
    </li>
    <li>
      Where the thin line leaves the thick one for long, the incident that is played is not what happened. By chance one
      bucket in twenty lies outside of its own 95 % interval.
    </li>
    <li>A gap in the thin line: no call began then.</li>
  </ul>
</section>`;
