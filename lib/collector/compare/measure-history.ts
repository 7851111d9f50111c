import type { DrillHistory, History, PastRun } from '../scorecard/history.ts';
import { HISTORY_VERSION } from '../scorecard/history.ts';
import type { Scorecard } from '../scorecard/scorecard.ts';

const DAY_MS = 86_400_000;

/** A run that was found. */
export interface FoundRun {
  path: string;
  scorecard: Scorecard;
  /** `everyDays` of its drill; null: it says nothing. What is not within a drill's own bounds counts as nothing said. */
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
/** The most a drill may say. Source: `everyDays` in lib/drill/drill.ts. */
export const MOST_DAYS = 3_650;
/** How far a run's clock may be ahead of this machine's, ms: further, and it is not known when it was. */
const MOST_AHEAD_MS = DAY_MS;

/**
 * Runs over time, drill by drill: how each went, when the next is due, and how far the last one still counts. Runs of the future are left out, as
 * they would hide each later one; a drill that has no other is there all the same, without a verdict.
 */
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
          .filter(({ scorecard }) => scorecard.drill === drill && !isAhead(scorecard, now))
          .toSorted((a, b) => timeOf(a.scorecard) - timeOf(b.scorecard)),
        now,
        everyDays,
      ),
    ),
    skipped: [
      ...skipped,
      ...runs
        .filter(({ scorecard }) => isAhead(scorecard, now))
        .map(({ path, scorecard: { startedAt } }) => ({
          path,
          why: `its startedAt, ${startedAt}, is more than a day ahead of this machine's clock. Set right whichever is wrong.`,
        })),
    ],
  };
}

function isAhead(scorecard: Scorecard, now: number): boolean {
  return timeOf(scorecard) > now + MOST_AHEAD_MS;
}

function measureDrill(drill: string, runs: readonly FoundRun[], now: number, flag: number | null): DrillHistory {
  const said = runs.map((run) => run.everyDays).filter((days) => days !== null && days > 0 && days <= MOST_DAYS);
  const everyDays = flag ?? said.at(-1) ?? USUAL_DAYS;
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
