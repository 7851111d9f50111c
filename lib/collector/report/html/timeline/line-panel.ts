import type { Scorecard, Second } from '../../../scorecard/scorecard.ts';
import { formatMs } from '../../../../kit/format/format-ms.ts';
import { html, type Raw } from '../../html-template.ts';
import type { Drawing } from './bands.ts';
import { renderAxis } from './axis.ts';
import { round, roundUp, type TimeScale } from './scale.ts';

const HEIGHT = 96;
const HEAD = 34;

/** A line over the seconds; null where nothing was measured, which breaks it. */
interface Line {
  name: string;
  style: 'answered' | 'use' | 'total' | 'ttft';
  value(second: Second): number | null;
}

/** The two ratios over time: answered at all, and what the contracts call usable. */
export function renderRatioPanel({ seconds, schemaVersion }: Scorecard, scale: TimeScale, top: number): Drawing {
  // A file is read that this version did not write: in the first one `judged` were the answers that came.
  const version: number = schemaVersion;
  const lines: Line[] = [
    {
      name: 'answered',
      style: 'answered',
      // An unsent request is a failure that no second's `sent` counts, so the base is what became of them.
      value: ({ served, failed }) => {
        const answered = Object.values(served).reduce((sum, count) => sum + count, 0);
        return answered + failed === 0 ? null : answered / (answered + failed);
      },
    },
    {
      name: version === 1 ? 'usable, of answers' : 'usable, of all that should be',
      style: 'use',
      value: ({ usable, judged }) => (judged === 0 ? null : usable / judged),
    },
  ];
  return renderPanel(
    'Answered at all, and usable by your parsers',
    lines,
    seconds,
    1,
    (ratio) => `${ratio * 100} %`,
    scale,
    top,
  );
}

/** Time to first token and to the whole answer, second by second. */
export function renderLatencyPanel({ seconds }: Scorecard, scale: TimeScale, top: number): Drawing {
  const lines: Line[] = [
    { name: 'TTFT p50', style: 'ttft', value: ({ ttftP50Ms }) => ttftP50Ms },
    { name: 'whole answer p95', style: 'total', value: ({ totalP95Ms }) => totalP95Ms },
  ];
  const values = seconds.flatMap((second) => lines.map((line) => line.value(second) ?? 0));
  const max = roundUp(values.reduce((highest, value) => Math.max(highest, value), 0));
  return renderPanel('Latency of answers', lines, seconds, max, formatMs, scale, top);
}

function renderPanel(
  title: string,
  lines: readonly Line[],
  seconds: readonly Second[],
  max: number,
  format: (value: number) => string,
  scale: TimeScale,
  top: number,
): Drawing {
  const base = top + HEAD + HEIGHT;
  const y = (value: number): number => round(base - (HEIGHT * Math.min(value, max)) / max);
  const levels = [0, max / 2, max].map((value) => ({ label: format(value), y: y(value) }));
  const paths = lines.map(
    (line) => html`<path class="stroke-${line.style}" d="${linePath(line, seconds, scale, y)}" />`,
  );
  return {
    markup: html`${renderAxis(title, levels, top + 20)}${paths}${renderLegend(lines, top + 20)}`,
    height: HEAD + HEIGHT + 8,
  };
}

function linePath(line: Line, seconds: readonly Second[], scale: TimeScale, y: (value: number) => number): string {
  let path = '';
  let last: number | null = null;
  for (const second of seconds) {
    const value = line.value(second);
    if (value === null) {
      last = null;
      continue;
    }
    const joined = last !== null && second.second === last + 1;
    // `h0` gives a lone second a dot, by the round line cap.
    path += `${joined ? 'L' : 'M'}${scale.x((second.second + 0.5) * 1000)} ${y(value)}${joined ? '' : 'h0'}`;
    last = second.second;
  }
  return path;
}

function renderLegend(lines: readonly Line[], y: number): Raw {
  const places = [660, 820];
  return html`${lines.map((line, index) => {
    const x = places[index] ?? 0;
    return html`<path class="stroke-${line.style}" d="M${x} ${y - 4}h26" /><text x="${x + 33}" y="${y}"
        >${line.name}</text
      >`;
  })}`;
}
