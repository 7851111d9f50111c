import type { Scorecard } from '../../../scorecard/scorecard.ts';

/** The drawing's width and the room beside the panels for labels, in user units. */
export const CHART = { width: 1060, left: 62, right: 18 } as const;

/** Where a time of the run stands in the drawing. */
export interface TimeScale {
  /** The end of the run, in milliseconds. */
  endMs: number;
  x(ms: number): number;
  /** Times for labels, in milliseconds, at round distances. */
  ticks: number[];
}

/** A scale that holds every phase, fault and second of the run. */
export function createTimeScale({ phases, faultBands, seconds }: Scorecard): TimeScale {
  const ends = [...phases, ...faultBands].map((band) => band.endMs);
  const lastSecond = seconds.reduce((last, { second }) => Math.max(last, second + 1), 0);
  const endMs = ends.reduce((last, end) => Math.max(last, end), Math.max(1000, lastSecond * 1000));
  const inner = CHART.width - CHART.left - CHART.right;
  const step = stepFor(endMs / 12);
  const ticks = Array.from({ length: Math.floor(endMs / step) + 1 }, (_, index) => index * step);
  return { endMs, ticks, x: (ms) => round(CHART.left + (inner * ms) / endMs) };
}

/** The smallest of 1, 2, 5, 10, 20, 50 … that is at least `value`: the top of a value axis. */
export function roundUp(value: number): number {
  if (value <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5, 10].find((factor) => factor * power >= value) ?? 10) * power;
}

/** One decimal is finer than a pixel and keeps the page small. */
export function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function stepFor(ms: number): number {
  const seconds = [0.25, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];
  return (seconds.find((step) => step * 1000 >= ms) ?? Math.ceil(ms / 3_600_000) * 3600) * 1000;
}
