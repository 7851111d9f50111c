import type { JudgeName } from '../../drill/objectives/judge.ts';
import type { Objective } from '../../drill/objectives/objective.ts';
import { countToDecide, quantileInterval, wilsonInterval } from '../../kit/stats/interval.ts';
import type { ObjectiveResult } from '../scorecard/objective-result.ts';
import { waitAt } from './measures/list-caller-waits.ts';
import type { Measured } from './metrics/metric.ts';

type Bounds = Pick<Objective, 'min' | 'max'>;
/** What an objective came to. */
export type Judged = Pick<
  ObjectiveResult,
  'ok' | 'observed' | 'outcome' | 'judge' | 'n' | 'interval' | 'close' | 'failedRatio'
>;
type Outcome = NonNullable<ObjectiveResult['outcome']>;

/** Holds what was measured against the bounds: as it was, and as the 95 % interval that it stands for. */
export function judgeObjective(measured: Measured, bounds: Bounds, judge: JudgeName): Judged {
  const observed = observe(measured);
  const asSeen: Outcome = observed !== null && isWithin(observed, bounds) ? 'met' : 'missed';
  const [low, high] = findInterval(measured);
  // One figure of one run has no interval: it is held against the bounds as it is.
  const asInterval = measured.kind === 'figure' || isEmpty(measured) ? asSeen : holdInterval(low, high, bounds);
  const outcome = judge === 'interval' ? asInterval : asSeen;
  const failed = measured.kind === 'percentile' ? measured.total - measured.sorted.length : 0;
  return {
    ok: outcome === 'met',
    observed,
    outcome,
    judge,
    n: measured.kind === 'figure' ? null : measured.total,
    interval: measured.kind === 'figure' || isEmpty(measured) ? null : [finite(low), finite(high)],
    close: asInterval === 'undecided' ? { moreRequests: countMore(measured, bounds) } : null,
    ...(observed === null && failed > 0 && measured.kind === 'percentile'
      ? { failedRatio: failed / measured.total }
      : {}),
  };
}

function isEmpty(measured: Measured): boolean {
  return measured.kind !== 'figure' && measured.total === 0;
}

function observe(measured: Measured): number | null {
  switch (measured.kind) {
    case 'figure':
      return measured.value;
    case 'share':
      return measured.total === 0 ? null : measured.hits / measured.total;
    case 'percentile':
      return waitAt(measured, measured.ratio);
  }
}

function findInterval(measured: Measured): [number, number] {
  switch (measured.kind) {
    case 'figure':
      return [-Infinity, Infinity];
    case 'share':
      return wilsonInterval(measured.hits, measured.total);
    case 'percentile': {
      const [low, high] = quantileInterval(measured.ratio, measured.total);
      return [low <= 0 ? -Infinity : (waitAt(measured, low) ?? Infinity), waitAt(measured, high) ?? Infinity];
    }
  }
}

function isWithin(value: number, { min = -Infinity, max = Infinity }: Bounds): boolean {
  return value >= min && value <= max;
}

function holdInterval(low: number, high: number, { min = -Infinity, max = Infinity }: Bounds): Outcome {
  if (low >= min && high <= max) return 'met';
  return high < min || low > max ? 'missed' : 'undecided';
}

/** How many more requests that go as these did would put each bound on one side of the interval. */
function countMore(measured: Measured, { min, max }: Bounds): number | null {
  if (measured.kind === 'figure') return null;
  const counts = [min, max]
    .filter((bound) => bound !== undefined)
    .map((bound) =>
      measured.kind === 'share'
        ? countToDecide(measured.hits / measured.total, bound)
        : countToDecide(countKept(measured.sorted, bound) / measured.total, measured.ratio),
    );
  return counts.reduce<number | null>(
    (most, count) => (most === null || count === null ? null : Math.max(most, count - measured.total)),
    1,
  );
}

/** How many of the values, sorted upwards, keep to a bound. */
function countKept(sorted: Float64Array, bound: number): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((sorted[middle] ?? Infinity) <= bound) from = middle + 1;
    else to = middle;
  }
  return from;
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
