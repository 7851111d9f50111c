import type { FaultBand, Scorecard } from '../../../scorecard/scorecard.ts';
import { formatCount } from '../../../../kit/format/format-count.ts';
import { html, nothing, type Raw } from '../../html-template.ts';
import { CHART, round, type TimeScale } from './scale.ts';

/** About the width of a character of a label, in user units. */
const CHARACTER = 7.2;
const ROW = 24;

/** A piece of the drawing and the height it takes. */
export interface Drawing {
  markup: Raw;
  height: number;
}

/** The phases as a row of bands; the name of one too narrow for it stands above. */
export function renderPhaseBands({ phases }: Scorecard, scale: TimeScale, top: number): Drawing {
  let aboveEnd = 0;
  const bands = phases.map(({ phase, startMs, endMs }) => {
    const x = scale.x(startMs);
    const width = round(Math.max(1, scale.x(endMs) - x));
    const labelWidth = phase.length * CHARACTER;
    const band = html`<rect class="band band-${phase}" x="${x}" y="${top + 18}" width="${width}" height="${ROW}" />`;
    if (labelWidth + 12 <= width) {
      return html`${band}<text x="${round(x + width / 2)}" y="${top + 35}" text-anchor="middle">${phase}</text>`;
    }
    const start = Math.min(x, CHART.width - CHART.right - labelWidth);
    if (start < aboveEnd) return band;
    aboveEnd = start + labelWidth + 8;
    return html`${band}<text x="${round(start)}" y="${top + 12}">${phase}</text>`;
  });
  return {
    markup: html`<text class="quiet" x="8" y="${top + 35}">phases</text>${bands}`,
    height: 18 + ROW + 6,
  };
}

/** The faults that were really armed, a row for each provider that had some. */
export function renderFaultBands({ faultBands, providers: all }: Scorecard, scale: TimeScale, top: number): Drawing {
  if (faultBands.length === 0) {
    return {
      markup: html`<text class="quiet" x="8" y="${top + 16}">faults</text
        ><text class="quiet" x="${CHART.left}" y="${top + 16}">none was armed</text>`,
      height: ROW + 6,
    };
  }
  const providers = all.filter((provider) => faultBands.some((band) => band.provider === provider));
  const rows = providers.map((provider, row) => {
    const y = top + row * (ROW + 4);
    const bands = faultBands.filter((band) => band.provider === provider).map((band) => renderFault(band, scale, y));
    return html`<text class="quiet" x="8" y="${y + 16}">${provider}</text>${bands}`;
  });
  return { markup: html`${rows}`, height: providers.length * (ROW + 4) + 2 };
}

/** What of it a band has room for stands in it; all of it is its title. */
function renderFault(band: FaultBand, scale: TimeScale, top: number): Raw {
  const x = scale.x(band.startMs);
  const width = round(Math.max(2, scale.x(band.endMs) - x));
  const faults = band.faults.join(' + ');
  const applied = `${formatCount(band.applied)} ×`;
  const label = `${faults}, ${applied}`;
  const fits = [label, faults, applied].find((text) => text.length * CHARACTER + 14 <= width);
  return html`<svg x="${x}" y="${top}" width="${width}" height="${ROW}">
    <title>${band.provider}: ${label}</title>
    <rect class="fault" x="0.5" y="0.5" width="${round(Math.max(1, width - 1))}" height="${ROW - 1}" />
    ${fits === undefined ? nothing : html`<text x="7" y="17">${fits}</text>`}
  </svg>`;
}

/** The time under fault as a light wash behind the panels. */
export function renderFaultWash({ faultBands }: Scorecard, scale: TimeScale, top: number, bottom: number): Raw {
  return html`${faultBands.map(({ startMs, endMs }) => {
    const x = scale.x(startMs);
    return html`<rect
      class="wash"
      x="${x}"
      y="${top}"
      width="${round(scale.x(endMs) - x)}"
      height="${bottom - top}"
    />`;
  })}`;
}
