import { formatCount } from '../../../kit/format/format-count.ts';
import { formatMeasured } from '../../../kit/format/format-measured.ts';
import { formatMs } from '../../../kit/format/format-ms.ts';
import type { Scorecard } from '../../scorecard/scorecard.ts';
import { describeFaults, formatFaultFailover, nameFaults, nameServers } from '../describe-faults.ts';
import { html, nothing, type HtmlValue } from '../html-template.ts';
import { keepUnits } from './keep-units.ts';
import { numberCell, renderTable } from './table.ts';

const headings = [
  { label: 'Fault' },
  { label: 'Sent', number: true },
  { label: 'Met it', number: true },
  { label: 'Detected after', number: true },
  { label: 'Served well after', number: true },
  { label: 'Lost', number: true },
  { label: 'Detour p50', number: true },
  { label: 'Detour p95', number: true },
  { label: 'Longest', number: true },
];

/** Each fault of the timeline by itself; nothing where the scorecard does not tell of them. */
export function renderFaultTable({ routing }: Scorecard): HtmlValue {
  const { faults = [], goodWithinMs } = routing;
  if (faults.length === 0) return nothing;
  const rows = faults.map((fault) => {
    const { sent, met, detectMs, lost, wait } = fault;
    const waits = [wait?.p50, wait?.p95, wait?.max].map((ms) => formatMeasured(ms ?? null, formatMs));
    const cells = [formatCount(sent), formatCount(met), formatMeasured(detectMs, formatMs), formatFaultFailover(fault)];
    const servers = nameServers(fault);
    // Beneath its name: as many providers as there may be do not fit beside nine columns of figures.
    return html`<tr>
      <th scope="row" class="name">
        ${nameFaults(fault)}${servers === null ? nothing : html`<br /><span class="aside">served by ${servers}</span>`}
      </th>
      ${[...cells, formatCount(lost), ...waits].map(numberCell)}
    </tr>`;
  });
  const within = goodWithinMs === undefined ? 'in time' : `within ${formatMs(goodWithinMs)}`;
  return html`<section aria-labelledby="faults">
    <h2 id="faults">Fault by fault</h2>
    <p class="lead">
      ${keepUnits(`Served well: of the requests sent in 2 s at least 95 % were answered whole ${within}, and no more than chance makes of that fell short of it to the end of the fault. The detour is what a request waited from its first attempt that met the fault to the one that served.`)}
    </p>
    ${renderTable('Faults of the timeline', headings, rows)}
    ${describeFaults(faults).map((sentence) => html`<p class="soft below">${keepUnits(sentence)}</p>`)}
  </section>`;
}
