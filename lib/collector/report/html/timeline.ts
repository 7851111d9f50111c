import type { Scorecard } from '../../scorecard/scorecard.ts';
import { formatCount } from '../../../kit/format/format-count.ts';
import { formatMs } from '../../../kit/format/format-ms.ts';
import { nameProvider } from '../name-provider.ts';
import { html, nothing, type Raw } from '../html-template.ts';
import { type Drawing, renderFaultBands, renderFaultWash, renderPhaseBands } from './timeline/bands.ts';
import { renderLatencyPanel, renderRatioPanel } from './timeline/line-panel.ts';
import { CHART, createTimeScale, round, type TimeScale } from './timeline/scale.ts';
import { renderNoteMarks } from './timeline/note-marks.ts';
import { renderSharePanel } from './timeline/share-panel.ts';

/** Above so many seconds a hover target is narrower than a pixel and only makes the page heavy. */
const MAX_PROBES = 900;

/** The run as a picture: phases, faults, who answered in each second, both ratios and the latency. */
export function renderTimeline(scorecard: Scorecard): Raw {
  const heading = html`<h2 id="timeline">The run, second by second</h2>`;
  if (scorecard.seconds.length === 0) {
    return html`<section aria-labelledby="timeline">
      ${heading}
      <p>No request was sent.</p>
    </section>`;
  }
  return html`<section aria-labelledby="timeline">
    ${heading}
    <p class="lead">${describeSeconds(scorecard)} Hover over a second for its numbers.</p>
    <figure>
      <div class="scroll" role="region" aria-label="Timeline" tabindex="0">${renderDrawing(scorecard)}</div>
      ${renderCaption(scorecard)}
    </figure>
  </section>`;
}

/** What a second holds: where callers try again, one of the recovery may be of a caller who was answered long after. */
function describeSeconds({ tries }: Scorecard): string {
  return tries === undefined
    ? 'By the second a request was sent in.'
    : 'By the second a caller first asked in, with what it got in the end; when the tries were made stands under “Callers who tried again”.';
}

function renderDrawing(scorecard: Scorecard): Raw {
  const scale = createTimeScale(scorecard);
  const drawings: Drawing[] = [];
  let top = 12;
  let panelsTop = top;
  for (const render of [
    renderPhaseBands,
    renderFaultBands,
    renderNoteMarks,
    renderSharePanel,
    renderRatioPanel,
    renderLatencyPanel,
  ]) {
    if (render === renderSharePanel) panelsTop = top;
    const drawing = render(scorecard, scale, top);
    drawings.push(drawing);
    top += drawing.height;
  }
  const height = top + 28;
  const edges = scorecard.phases.map(({ startMs }) => {
    const x = scale.x(startMs);
    return html`<line class="edge" x1="${x}" x2="${x}" y1="${panelsTop + 26}" y2="${top - 8}" />`;
  });
  return html`<svg
    class="timeline"
    viewBox="0 0 ${CHART.width} ${height}"
    role="img"
    aria-labelledby="timeline-title timeline-desc"
  >
    <title id="timeline-title">Timeline of the run</title>
    <desc id="timeline-desc">${describe(scorecard)}</desc>
    <defs>
      <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <line class="hatch" x1="0" x2="0" y1="0" y2="6" />
      </pattern>
    </defs>
    ${renderFaultWash(scorecard, scale, panelsTop + 26, top - 8)}${edges}${drawings.map((drawing) => drawing.markup)}
    ${scale.ticks.map((ms) => html`<text class="quiet" x="${scale.x(ms)}" y="${top + 12}" text-anchor="${scale.x(ms) > CHART.width - 24 ? 'end' : 'middle'}">${ms / 1000} s</text>`)}
    ${renderProbes(scorecard, scale, panelsTop + 26, top - 8)}
  </svg>`;
}

/** Invisible columns that carry a second's numbers as their title: a tooltip without a script. */
function renderProbes({ seconds, providers }: Scorecard, scale: TimeScale, top: number, bottom: number): Raw {
  if (seconds.length > MAX_PROBES) return nothing;
  return html`${seconds.map((second) => {
    const x = scale.x(second.second * 1000);
    const width = round(scale.x((second.second + 1) * 1000) - x);
    const served = providers.map((name) => `${formatCount(second.served[name])} by ${name}`).join(', ');
    const title = `second ${second.second}: ${second.due === undefined ? '' : `${formatCount(second.due)} planned, `}${formatCount(second.sent)} sent, ${served}, ${formatCount(second.failed)} failed; ${formatCount(second.usable)} of ${formatCount(second.judged)} usable`;
    return html`<rect class="probe" x="${x}" y="${top}" width="${width}" height="${bottom - top}"
      ><title>${title}</title></rect
    >`;
  })}`;
}

function describe({ phases, seconds }: Scorecard): string {
  const spans = phases.map(({ phase, startMs, endMs }) => `${phase} from ${formatMs(startMs)} to ${formatMs(endMs)}`);
  return `${formatCount(seconds.length)} seconds: ${spans.join(', ')}. The figures are in the tables below.`;
}

function renderCaption({ faultBands }: Scorecard): Raw {
  if (faultBands.length === 0) return html`<figcaption>No fault was armed.</figcaption>`;
  const items = faultBands.map(
    ({ provider, faults, startMs, endMs, applied }) =>
      html`<li>
        Fault on ${nameProvider(provider)}: ${faults.join(' + ')}, from ${formatMs(startMs)} to ${formatMs(endMs)},
        ${applied === 0 ? html`<strong class="bad">applied to no attempt</strong>` : `applied to ${formatCount(applied)} attempts`}.
      </li>`,
  );
  return html`<figcaption>
    <ul>
      ${items}
    </ul>
  </figcaption>`;
}
