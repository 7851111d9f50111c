import type { Scorecard, Second } from '../../../scorecard/scorecard.ts';
import { formatCount } from '../../../../kit/format/format-count.ts';
import { html, nothing, type Raw } from '../../html-template.ts';
import type { Drawing } from './bands.ts';
import { renderAxis } from './axis.ts';
import { CHART, round, roundUp, type TimeScale } from './scale.ts';

const HEIGHT = 150;
const HEAD = 30;

/** By the place of a provider: five have a colour each. */
const FILLS = ['primary', 'fallback', 'third', 'fourth', 'fifth'] as const;
/** About the width of a character of the legend, in user units. */
const CHARACTER = 7.5;

/** A part of a bar: what is counted, how it is drawn. */
interface Series {
  label: string;
  fill: string;
  read: (second: Second) => number;
}

function listSeries(providers: readonly string[]): Series[] {
  const served = providers.map((name, place) => ({
    label: name,
    fill: FILLS[place] ?? FILLS[0],
    read: (second: Second) => second.served[name] ?? 0,
  }));
  return [...served, { label: 'failed', fill: 'failed', read: (second: Second) => second.failed }];
}

/** Who answered in each second, stacked: the primary at the bottom, then the others in turn, then what failed (hatched). */
export function renderSharePanel({ seconds, providers }: Scorecard, scale: TimeScale, top: number): Drawing {
  const series = listSeries(providers);
  const heightOf = (second: Second, parts: readonly Series[]): number =>
    parts.reduce((sum, { read }) => sum + read(second), 0);
  const highest = seconds.reduce((max, second) => Math.max(max, heightOf(second, series), second.due ?? 0), 0);
  const max = roundUp(highest);
  const base = top + HEAD + HEIGHT;
  const y = (count: number): number => round((HEIGHT * count) / max);
  const paths = series.map(({ fill, read }, index) => {
    const path = seconds
      .map((second) => {
        const below = heightOf(second, series.slice(0, index));
        return read(second) === 0
          ? ''
          : barPath(second.second, scale, base - y(below), y(below + read(second)) - y(below));
      })
      .join('');
    const hatched = fill === 'failed' ? html`<path d="${path}" fill="url(#hatch)" />` : '';
    return html`<path class="fill-${fill}" d="${path}" />${hatched}`;
  });
  const levels = [0, max / 2, max].map((value) => ({ value, label: formatLevel(value), y: base - y(value) }));
  return {
    markup: html`${renderAxis('Requests per second, by who answered', levels, top + 18)}${paths}${renderPlanned(seconds, scale, (count) => round(base - y(count)), top + 18, placeLegend(series)[0] ?? 0)}${renderLegend(series, top + 18)}`,
    height: HEAD + HEIGHT + 8,
  };
}

/** What the plan has due in each second, as a line of steps; nothing where an older file does not tell. */
function renderPlanned(
  seconds: readonly Second[],
  scale: TimeScale,
  y: (count: number) => number,
  legendY: number,
  legendEnd: number,
): Raw {
  if (!seconds.some(({ due }) => due !== undefined)) return nothing;
  const steps = seconds.map(
    ({ second, due = 0 }, index) =>
      `${index === 0 ? 'M' : 'L'}${scale.x(second * 1000)} ${y(due)}H${scale.x((second + 1) * 1000)}`,
  );
  return html`<path class="stroke-planned" d="${steps.join('')}" /><path
      class="stroke-planned"
      d="M${legendEnd - 108} ${legendY - 4}h26"
    /><text x="${legendEnd - 75}" y="${legendY}">planned</text>`;
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

/** Where each entry of the legend begins: from the right, as far as names go. */
function placeLegend(series: readonly Series[]): number[] {
  const widths = series.map(({ label }) => Math.round(label.length * CHARACTER) + 32);
  const right = CHART.width - CHART.right + 12;
  return series.map((_, place) => right - widths.slice(place).reduce((sum, width) => sum + width, 0));
}

function renderLegend(series: readonly Series[], y: number): Raw {
  const places = placeLegend(series);
  const entries = series.map(({ label, fill }, place) => ({ label, fill, x: places[place] ?? 0 }));
  return html`${entries.map(
    ({ label, fill, x }) =>
      html`<rect
          class="fill-${fill}"
          x="${x}"
          y="${y - 11}"
          width="13"
          height="13"
        />${fill === 'failed' ? html`<rect x="${x}" y="${y - 11}" width="13" height="13" fill="url(#hatch)" />` : ''}<text
          x="${x + 19}"
          y="${y}"
          >${label}</text
        >`,
  )}`;
}
