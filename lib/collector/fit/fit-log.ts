import { type FittedTimeline, fitPhases } from './fit-phases.ts';
import { findGaps } from './gaps.ts';
import { findScopes, type KeyScope } from './find-scope.ts';
import { findShortTurns } from './find-short-turns.ts';
import { measureResidual, type Residual } from './measure-residual.ts';
import { chooseBuckets, splitTimeline } from './split.ts';
import { findTableStep } from './table-step.ts';
import type { Timeline } from './timeline.ts';

/** A log, and the outage that was found in it. */
export interface LogFit extends FittedTimeline {
  /** In the buckets that were chosen. */
  timeline: Timeline;
  scopes: readonly KeyScope[];
  residual: Residual;
  /** Stretches in which nobody asked, longer than chance allows. */
  gaps: readonly { startMs: number; endMs: number }[];
  /** Of a table whose lines come at several steps, all of them, the shortest first, ms; empty: of any other log, and where buckets were asked for. */
  stepsMs: readonly number[];
  /** Phases, by their place, in which calls fail by turns that are too short to be told. */
  shortTurns: readonly number[];
}

/** Finds what happened in a log that was counted; `bucketMs` null: as wide as the calls in it allow. */
export function fitLog(counted: Timeline, bucketMs: number | null): LogFit {
  const timeline = chooseBuckets(counted, bucketMs);
  const fitted = fitPhases(timeline, splitTimeline(timeline));
  const scopes = findScopes(fitted);
  return {
    ...fitted,
    timeline,
    scopes,
    residual: measureResidual(timeline, fitted),
    gaps: findGaps(timeline),
    shortTurns: findShortTurns(counted, { ...fitted, timeline, scopes }),
    stepsMs: bucketMs === null ? (findTableStep(counted)?.stepsMs ?? []) : [],
  };
}
