import type { Scorecard, Verdict } from './scorecard.ts';

/** What came of an incident of a set. */
export type ReplayRow = ReplayRun | ReplayError;

/** It could not be played. */
export interface ReplayError {
  kind: 'error';
  incident: string;
  shapes: readonly string[];
  survived: null;
  /** What kept it from that. */
  reason: string;
}

/** What came of a drill that played an incident. Ratios 0..1, times ms; not measured is null. */
export interface ReplayRun {
  kind: 'run';
  incident: string;
  shapes: readonly string[];
  verdict: Verdict;
  /** The objectives held; null: the run carries no verdict. */
  survived: boolean | null;
  /** Why not, or why it is not known: the first reason. */
  reason: string | null;
  /** How: from when on callers were served well, and by whom the outage was answered. */
  failoverMs: number | null;
  servedBy: Record<string, number>;
  /** At what cost: what was lost or useless, what callers waited for the way round, and what the providers were asked for each request. */
  lostRequests: number;
  httpSuccessRatio: number | null;
  usableRatio: number | null;
  waitP95Ms: number | null;
  attemptsPerRequest: number | null;
  /** Its parts with faults, and those of which the run says nothing, as too few requests are known to have met them. */
  parts: number;
  untestedParts: number;
  /** The folder of its run. */
  folder: string;
}

/** What a replay of this incident came to, of its scorecard. */
export function summariseReplay(
  incident: { name: string; shapes: readonly string[] },
  scorecard: Scorecard,
  folder: string,
): ReplayRun {
  const { verdict, reasons, routing, outage } = scorecard;
  const { faults = [] } = routing;
  return {
    kind: 'run',
    incident: incident.name,
    shapes: incident.shapes,
    verdict,
    survived: verdict === 'pass' ? true : verdict === 'fail' ? false : null,
    reason: verdict === 'pass' ? null : (reasons[0]?.message ?? null),
    failoverMs: routing.failoverMs,
    servedBy: addServed(scorecard),
    lostRequests: routing.lostRequests,
    httpSuccessRatio: outage.httpSuccessRatio,
    usableRatio: outage.usableRatio,
    waitP95Ms: routing.wait?.p95 ?? null,
    attemptsPerRequest: routing.attemptsPerRequest.outage,
    parts: faults.length,
    untestedParts: faults.filter(({ tested }) => !tested).length,
    folder,
  };
}

/** Who answered in the two parts of the outage that are scored. */
function addServed({ routing: { servedBy } }: Scorecard): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const phase of ['cutover', 'on-fallback'] as const)
    for (const [provider, count] of Object.entries(servedBy[phase] ?? {}))
      sums[provider] = (sums[provider] ?? 0) + count;
  return sums;
}
