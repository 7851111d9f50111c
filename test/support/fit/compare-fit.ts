import type { FittedTimeline } from '../../../lib/collector/fit/fit-phases.ts';
import type { Timeline } from '../../../lib/collector/fit/timeline.ts';
import { LATE, type MadeIncident } from './made-incident.ts';

/** How far a fit is from the incident that was made. */
export interface FitError {
  /** Phases that are too many, or missing. */
  phases: number;
  /** The farthest edge of a phase, in buckets. */
  buckets: number;
  /** The farthest share, of a ramp at its middle, in points. */
  points: number;
  /** Phases whose kinds of failure are not those. */
  kinds: number;
}

/** Held against what became of each phase, and not against the dice it was drawn by. All rows must have been drawn. */
export function compareFit(made: MadeIncident, fitted: FittedTimeline, { startMs, widthMs }: Timeline): FitError {
  const error: FitError = {
    phases: Math.abs(made.phases.length - fitted.phases.length),
    buckets: 0,
    points: 0,
    kinds: 0,
  };
  for (const [index, truth] of made.phases.entries()) {
    const phase = fitted.phases[index];
    if (phase === undefined) continue;
    const edges = [startMs + phase.from * widthMs - truth.startMs, startMs + phase.to * widthMs - truth.endMs];
    const { calls, hit } = truth.drawn;
    const share = truth.ramp === null ? hit / calls : truth.share;
    const names = phase.kinds.map(({ kind }) => kind);
    const found = [...names, ...(phase.slow === null ? [] : [LATE])].sort().join();
    const wanted = truth.kinds
      .map(({ kind }) => kind)
      .sort()
      .join();
    error.buckets = Math.max(error.buckets, ...edges.map((edge) => Math.abs(edge) / widthMs));
    error.points = Math.max(error.points, Math.abs(phase.share - share) * 100);
    if (found !== wanted) error.kinds++;
  }
  return error;
}
