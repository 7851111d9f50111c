import type { CurvePoint, Residual } from '../fit/measure-residual.ts';
import type { LogFit } from '../fit/fit-log.ts';
import { formatRatio } from '../../kit/format/format-ratio.ts';
import { html, nothing, type Raw } from '../report/html-template.ts';
import { renderLevels } from '../report/html/levels.ts';

const WIDTH = 1_060;
const LEFT = 64;
const RIGHT = 20;
const TOP = 34;
const SHARES = 220;
const CALLS_TOP = 300;
const CALLS = 60;
const HEIGHT = 400;
const LABELS = 5;
/** So many points are drawn at most: of more, neighbours are drawn as one, by their mean. */
const MOST_POINTS = 500;

/** Over time: the share of calls that failed as the log has it, and as it was fitted, with the phases behind them; below, how many calls there were. */
export function renderCurves({ residual, phases, timeline }: LogFit): Raw {
  const curve = thinOut(residual.curve);
  const last = residual.curve.at(-1);
  if (last === undefined) return nothing;
  // From the first call on: a wide bucket begins long before.
  const [fromMs, toMs] = [timeline.firstMs, last.atMs + timeline.widthMs];
  const within = (atMs: number): number => Math.max(fromMs, atMs);
  const x = (atMs: number): number =>
    round(LEFT + ((within(atMs) - fromMs) / (toMs - fromMs)) * (WIDTH - LEFT - RIGHT));
  const y = (share: number): number => round(TOP + SHARES * (1 - share));
  const most = Math.max(1, ...curve.map(({ calls }) => calls));
  const ends = new Map(curve.map((point, place) => [point, curve[place + 1]?.atMs ?? toMs]));
  const endOf = (point: CurvePoint): number => ends.get(point) ?? toMs;
  const middle = (point: CurvePoint): number => x((within(point.atMs) + within(endOf(point))) / 2);
  const bands = phases.map(({ from, to }, place) => {
    const [start, end] = [from, to].map((bucket) => x(timeline.startMs + bucket * timeline.widthMs)) as [
      number,
      number,
    ];
    return html`<rect
        class="wash"
        x="${start}"
        y="${TOP}"
        width="${round(Math.max(2, end - start))}"
        height="${SHARES}"
      />
      <text class="quiet" x="${round((start + end) / 2)}" y="${TOP - 4}" text-anchor="middle">${place + 1}</text>`;
  });
  return html`<svg
    class="timeline"
    viewBox="0 0 ${WIDTH} ${HEIGHT}"
    role="img"
    aria-label="The share of calls that failed, over time: measured up to ${formatRatio(
      highest(curve, ({ measured }) => measured ?? 0),
      'lower',
    )}, fitted up to ${formatRatio(
      highest(curve, ({ fitted }) => fitted),
      'lower',
    )}"
  >
    <text class="panel-title" x="${LEFT}" y="16">Calls that failed: share</text>
    ${renderLevels(
      [0, 0.5, 1].map((level) => ({ label: `${level * 100} %`, y: y(level) })),
      { left: LEFT, right: WIDTH - RIGHT },
    )}
    ${bands}
    ${splitAtGaps(curve).map(
      (run) =>
        html`<polyline
          class="stroke-planned"
          points="${run.map((point) => `${middle(point)},${y(point.measured ?? 0)}`).join(' ')}"
        />`,
    )}
    <polyline
      class="stroke-use"
      points="${curve.map((point) => `${x(point.atMs)},${y(point.fitted)} ${x(endOf(point))},${y(point.fitted)}`).join(' ')}"
    />
    <text class="panel-title" x="${LEFT}" y="${CALLS_TOP - 10}">Calls</text>
    <text class="quiet" x="${LEFT - 8}" y="${CALLS_TOP + 4}" text-anchor="end">${most}</text>
    <line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${CALLS_TOP + CALLS}" y2="${CALLS_TOP + CALLS}" />
    <polyline
      class="stroke-total"
      points="${curve.map((point) => `${middle(point)},${round(CALLS_TOP + CALLS * (1 - point.calls / most))}`).join(' ')}"
    />
    ${Array.from({ length: LABELS }, (_, label) => {
      const atMs = fromMs + (label / (LABELS - 1)) * (toMs - fromMs);
      const anchor = label === 0 ? 'start' : label === LABELS - 1 ? 'end' : 'middle';
      return html`<text class="quiet" x="${x(atMs)}" y="${CALLS_TOP + CALLS + 20}" text-anchor="${anchor}"
        >${formatTime(atMs)}</text
      >`;
    })}
  </svg>`;
}

/** `11-08 13:05`, UTC. */
export const formatTime = (ms: number): string => new Date(ms).toISOString().slice(5, 16).replace('T', ' ');

/** Neighbours as one where there are too many to be seen apart; shares are means by calls. */
function thinOut(curve: Residual['curve']): CurvePoint[] {
  const length = Math.min(MOST_POINTS, curve.length);
  return Array.from({ length }, (_, place) => {
    const part = curve.slice(
      Math.floor((place * curve.length) / length),
      Math.floor(((place + 1) * curve.length) / length),
    );
    const calls = part.reduce((sum, point) => sum + point.calls, 0);
    const mean = (of: (point: CurvePoint) => number): number =>
      calls === 0
        ? part.reduce((sum, point) => sum + of(point), 0) / part.length
        : part.reduce((sum, point) => sum + point.calls * of(point), 0) / calls;
    return {
      atMs: part[0]?.atMs ?? 0,
      measured: calls === 0 ? null : mean(({ measured }) => measured ?? 0),
      fitted: mean(({ fitted }) => fitted),
      calls: calls / part.length,
    };
  });
}

/** Runs of points in which somebody asked: over a gap there is no line. */
function splitAtGaps(curve: readonly CurvePoint[]): CurvePoint[][] {
  const runs: CurvePoint[][] = [];
  let isOpen = false;
  for (const point of curve) {
    if (point.measured === null) isOpen = false;
    else if (isOpen) runs.at(-1)?.push(point);
    else {
      runs.push([point]);
      isOpen = true;
    }
  }
  return runs;
}

const highest = (curve: readonly CurvePoint[], of: (point: CurvePoint) => number): number =>
  Math.max(0, ...curve.map(of));
const round = (value: number): number => Math.round(value * 10) / 10;
