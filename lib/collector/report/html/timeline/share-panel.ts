import type { Scorecard, Second } from '../../../scorecard/scorecard.ts';
import { formatCount } from '../../../../kit/format/format-count.ts';
import { html, nothing, type Raw } from '../../html-template.ts';
import type { Drawing } from './bands.ts';
import { renderAxis } from './axis.ts';
import { round, roundUp, type TimeScale } from './scale.ts';

const HEIGHT = 150;
const HEAD = 30;

const series = ['primary', 'fallback', 'failed'] as const;

/** Who answered in each second, stacked: primary at the bottom, then fallback, then what failed (hatched). */
export function renderSharePanel({ seconds }: Scorecard, scale: TimeScale, top: number): Drawing {
  const highest = seconds.reduce((max, second) => Math.max(max, stackHeight(second), second.due ?? 0), 0);
  const max = roundUp(highest);
  const base = top + HEAD + HEIGHT;
  const y = (count: number): number => round((HEIGHT * count) / max);
  const paths = series.map((name, index) => {
    const path = seconds
      .map((second) => {
        const below = series.slice(0, index).reduce((sum, lower) => sum + second[lower], 0);
        return second[name] === 0
          ? ''
          : barPath(second.second, scale, base - y(below), y(below + second[name]) - y(below));
      })
      .join('');
    const hatched = name === 'failed' ? html`<path d="${path}" fill="url(#hatch)" />` : '';
    return html`<path class="fill-${name}" d="${path}" />${hatched}`;
  });
  const levels = [0, max / 2, max].map((value) => ({ value, label: formatLevel(value), y: base - y(value) }));
  return {
    markup: html`${renderAxis('Requests per second, by who answered', levels, top + 18)}${paths}${renderPlanned(seconds, scale, (count) => round(base - y(count)), top + 18)}${renderLegend(top + 18)}`,
    height: HEAD + HEIGHT + 8,
  };
}

/** What the plan has due in each second, as a line of steps; nothing where an older file does not tell. */
function renderPlanned(
  seconds: readonly Second[],
  scale: TimeScale,
  y: (count: number) => number,
  legendY: number,
): Raw {
  if (!seconds.some(({ due }) => due !== undefined)) return nothing;
  const steps = seconds.map(
    ({ second, due = 0 }, index) =>
      `${index === 0 ? 'M' : 'L'}${scale.x(second * 1000)} ${y(due)}H${scale.x((second + 1) * 1000)}`,
  );
  return html`<path class="stroke-planned" d="${steps.join('')}" /><path
      class="stroke-planned"
      d="M680 ${legendY - 4}h26"
    /><text x="713" y="${legendY}">planned</text>`;
}

function stackHeight(second: Second): number {
  return second.primary + second.fallback + second.failed;
}

function formatLevel(value: number): string {
  return Number.isInteger(value) ? formatCount(value) : String(value);
}

function barPath(second: number, scale: TimeScale, bottom: number, height: number): string {
  const x = scale.x(second * 1000);
  const width = scale.x((second + 1) * 1000) - x;
  const gap = width > 5 ? 1.5 : 0;
  return `M${x} ${round(bottom)}h${round(Math.max(0.5, width - gap))}v${round(-height)}h${round(-Math.max(0.5, width - gap))}z`;
}

function renderLegend(y: number): Raw {
  const entries = [
    ['primary', 788],
    ['fallback', 872],
    ['failed', 968],
  ] as const;
  return html`${entries.map(
    ([name, x]) =>
      html`<rect
          class="fill-${name}"
          x="${x}"
          y="${y - 11}"
          width="13"
          height="13"
        />${name === 'failed' ? html`<rect x="${x}" y="${y - 11}" width="13" height="13" fill="url(#hatch)" />` : ''}<text
          x="${x + 19}"
          y="${y}"
          >${name}</text
        >`,
  )}`;
}
