import { formatRate } from '../../../kit/format/format-rate.ts';
import { formatRatio } from '../../../kit/format/format-ratio.ts';
import type { Capacity, CapacityCondition } from '../../scorecard/capacity.ts';
import { html, type Raw } from '../html-template.ts';
import { renderLevels } from '../html/levels.ts';

const WIDTH = 1_060;
const HEIGHT = 260;
const LEFT = 64;
const RIGHT = 20;
const TOP = 34;
const BOTTOM = 44;
const POINT = 6;

/**
 * The share of callers who had one thing, by rate (as factors: each doubling is as wide): a point with its 95 % interval for each rate, filled where it is
 * resolved; the line it is held to, the declared peak, and where it breaks.
 */
export function renderCurve(capacity: Capacity, condition: CapacityCondition, place: number): Raw {
  const { steps, peakRate, breaking } = capacity;
  const rates = [...steps.map(({ rate }) => rate), peakRate, ...(breaking?.interval ?? [])];
  const low = Math.log(Math.min(...rates) / 1.15);
  const high = Math.log(Math.max(...rates) * 1.15);
  const x = (rate: number): number => round(LEFT + ((Math.log(rate) - low) / (high - low)) * (WIDTH - LEFT - RIGHT));
  const shares = steps.flatMap(({ attained }) => attained[place]?.interval ?? []);
  const floor = Math.max(0, Math.floor((Math.min(condition.attainment, ...shares) - 0.02) * 10) / 10);
  const y = (share: number): number =>
    round(HEIGHT - BOTTOM - ((share - floor) / (1 - floor)) * (HEIGHT - TOP - BOTTOM));
  const levels = [floor, (1 + floor) / 2, 1];
  const points = steps.flatMap((step) => {
    const attained = step.attained[place];
    return attained === undefined || attained.ratio === null
      ? []
      : [{ rate: step.rate, ratio: attained.ratio, interval: attained.interval, outcome: attained.outcome }];
  });
  const band =
    breaking === null
      ? ''
      : html`<rect
          class="wash"
          x="${x(breaking.interval[0])}"
          y="${TOP}"
          width="${round(Math.max(2, x(breaking.interval[1]) - x(breaking.interval[0])))}"
          height="${HEIGHT - TOP - BOTTOM}"
        />`;
  return html`<svg
    class="timeline"
    viewBox="0 0 ${WIDTH} ${HEIGHT}"
    role="img"
    aria-label="${condition.label}, by rate: ${points.map(({ rate, ratio }) => `${formatRate(rate)} ${formatRatio(ratio)}`).join(', ')}"
  >
    <text class="panel-title" x="${LEFT}" y="18">${condition.label}: share of callers</text>
    ${renderLevels(
      levels.map((level) => ({ label: formatRatio(level), y: y(level) })),
      { left: LEFT, right: WIDTH - RIGHT },
    )}
    ${band}
    <line
      class="edge"
      x1="${LEFT}"
      x2="${WIDTH - RIGHT}"
      y1="${y(condition.attainment)}"
      y2="${y(condition.attainment)}"
    />
    <line class="edge" x1="${x(peakRate)}" x2="${x(peakRate)}" y1="${TOP}" y2="${HEIGHT - BOTTOM}" />
    <text class="quiet" x="${x(peakRate)}" y="${HEIGHT - BOTTOM + 34}" text-anchor="middle">declared peak</text>
    <polyline
      class="stroke-planned"
      points="${points.map(({ rate, ratio }) => `${x(rate)},${y(Math.max(floor, ratio))}`).join(' ')}"
    />
    ${points.map(
      ({ rate, ratio, interval, outcome }) =>
        html`<g class="interval">
          <title>
            ${formatRate(rate)}: ${formatRatio(ratio)}, 95 %: ${formatRatio(interval[0])} to
            ${formatRatio(interval[1])}, ${outcome}
          </title>
          <line
            class="span"
            x1="${x(rate)}"
            x2="${x(rate)}"
            y1="${y(Math.max(floor, interval[0]))}"
            y2="${y(interval[1])}"
          />
          <circle class="${outcome}" cx="${x(rate)}" cy="${y(Math.max(floor, ratio))}" r="${POINT}" />
        </g>`,
    )}
    ${pickLabels(
      points.map(({ rate }) => rate),
      x,
    ).map(
      (rate) =>
        html`<text class="quiet" x="${x(rate)}" y="${HEIGHT - BOTTOM + 18}" text-anchor="middle"
          >${formatRate(rate)}</text
        >`,
    )}
  </svg>`;
}

/** Those that have room beside one another. */
function pickLabels(rates: readonly number[], x: (rate: number) => number): number[] {
  const picked: number[] = [];
  for (const rate of rates) if (picked.every((one) => Math.abs(x(one) - x(rate)) >= LABEL)) picked.push(rate);
  return picked;
}

const LABEL = 58;
const round = (value: number): number => Math.round(value * 10) / 10;
