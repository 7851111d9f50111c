import type { DrillHistory, History, PastRun } from '../scorecard/history.ts';
import { HISTORY_VERSION } from '../scorecard/history.ts';
import type { Scorecard } from '../scorecard/scorecard.ts';

const DAY_MS = 86_400_000;

/** A run that was found. */
export interface FoundRun {
  path: string;
  scorecard: Scorecard;
  /** `everyDays` of its drill; null: it says nothing. */
  everyDays: number | null;
}

/** What is asked of a history. */
export interface HistoryOptions {
  /** Ms since 1970. */
  now: number;
  /** Instead of what drills say, days; null: by the drill, and 30 where that says nothing. */
  everyDays: number | null;
}

const USUAL_DAYS = 30;

/** Runs over time, drill by drill: how each went, when the next is due, and how far the last one still counts. */
export function measureHistory(
  runs: readonly FoundRun[],
  skipped: History['skipped'],
  { now, everyDays }: HistoryOptions,
): History {
  const names = [...new Set(runs.map(({ scorecard }) => scorecard.drill))].toSorted((a, b) => (a < b ? -1 : 1));
  return {
    schemaVersion: HISTORY_VERSION,
    kind: 'history',
    at: new Date(now).toISOString(),
    drills: names.map((drill) =>
      measureDrill(
        drill,
        runs
          .filter(({ scorecard }) => scorecard.drill === drill)
          .toSorted((a, b) => timeOf(a.scorecard) - timeOf(b.scorecard)),
        now,
        everyDays,
      ),
    ),
    skipped,
  };
}

function measureDrill(drill: string, runs: readonly FoundRun[], now: number, flag: number | null): DrillHistory {
  const everyDays = flag ?? runs.findLast((run) => run.everyDays !== null)?.everyDays ?? USUAL_DAYS;
  const last = runs.findLast(({ scorecard: { verdict } }) => verdict === 'pass' || verdict === 'fail')?.scorecard;
  const lastPass = runs.findLast(({ scorecard: { verdict } }) => verdict === 'pass')?.scorecard;
  const due = last === undefined ? null : timeOf(last) + everyDays * DAY_MS;
  return {
    drill,
    everyDays,
    runs: runs.map(describeRun),
    lastVerdictAt: last?.startedAt ?? null,
    lastPassAt: lastPass?.startedAt ?? null,
    dueAt: due === null ? null : new Date(due).toISOString(),
    overdue: due === null || now > due,
    readiness:
      last === undefined || last.readiness.score === null
        ? null
        : last.readiness.score * countsStill(last, now, everyDays),
  };
}

/** Whole for as long as the next run may take, then in a straight line to nothing over as long again. */
function countsStill(scorecard: Scorecard, now: number, everyDays: number): number {
  const intervals = (now - timeOf(scorecard)) / (everyDays * DAY_MS);
  return Math.min(1, Math.max(0, 2 - intervals));
}

/** Of a time that cannot be read nobody knows how long ago it is: as long as can be. */
function timeOf({ startedAt }: Scorecard): number {
  const time = Date.parse(startedAt);
  return Number.isNaN(time) ? 0 : time;
}

function describeRun({ path, scorecard }: FoundRun): PastRun {
  const { runId, startedAt, verdict, outage, routing, readiness } = scorecard;
  return {
    runId,
    path,
    startedAt,
    verdict,
    usableRatio: outage.usableRatio,
    httpSuccessRatio: outage.httpSuccessRatio,
    failoverMs: routing.failoverMs,
    readiness: readiness.score,
  };
}
