import type { RunEndRecord } from '../../lib/collector/records/run-end-record.ts';
import { planTimeline } from '../../lib/drill/timeline.ts';
import { summarizeBefore } from './loose-records.ts';
import { T0, type WrittenRun } from './records.ts';

/** What k6 ends with where it is told to stop. Source: k6's errext/exitcodes, ExternalAbort. */
const STOPPED = 105;
/** So long its processes take to stop. */
const STOPPING_MS = 700;
const GAP_MS = 100;

/**
 * Makes a written run one that was stopped at `atMs`: faults were taken back then, what was under way was cut short, and nothing came behind it.
 * `changes`: of its end; null: it was killed, so that its records stop there.
 */
export function stopRun(run: WrittenRun, atMs: number, changes: Partial<RunEndRecord> | null = {}): void {
  const atEpochMs = T0 + atMs;
  const underWay = new Set(
    run.requests
      .filter((line) => line.startEpochMs <= atEpochMs && line.endEpochMs > atEpochMs)
      .map(({ index }) => index),
  );
  run.phases = run.phases.filter(({ startEpochMs }) => startEpochMs <= atEpochMs);
  run.requests = run.requests.filter(({ endEpochMs }) => endEpochMs <= atEpochMs);
  run.attempts = run.attempts
    .filter(({ startEpochMs }) => startEpochMs <= atEpochMs)
    .map((attempt) => (underWay.has(attempt.index ?? -1) ? { ...attempt, end: 'client-gone' as const } : attempt));
  run.exchanges = run.exchanges
    .filter(({ startEpochMs }) => startEpochMs <= atEpochMs)
    .map((exchange) =>
      underWay.has(exchange.index ?? -1) ? { ...exchange, end: 'client-gone' as const, answer: null } : exchange,
    );
  // Proxies outlive a runner that is killed, until they miss it.
  const heardMs = changes === null ? STOPPING_MS * 2 : 0;
  run.health = run.health.filter((health) => health.atEpochMs <= atEpochMs + heardMs);
  run.faults = run.faults.filter((fault) => fault.atEpochMs <= atEpochMs);
  if (changes === null) {
    run.runEnd = null;
    return;
  }
  const span = planTimeline(run.drill.timeline).find(({ startMs, endMs }) => startMs <= atMs && atMs < endMs);
  if (run.faults.at(-1)?.event === 'armed' && span !== undefined) {
    const settings = { ...span.settings, durationMs: atMs - span.startMs };
    run.faults.push({
      kind: 'fault',
      provider: 'primary',
      event: 'reverted',
      faults: [],
      atEpochMs,
      ...summarizeBefore({ ...span, endMs: atMs, settings }, GAP_MS, T0),
    });
  }
  if (run.runEnd === null) throw new Error('A run that is to be stopped has an end.');
  run.runEnd = {
    ...run.runEnd,
    atEpochMs: atEpochMs + STOPPING_MS,
    reason: 'aborted',
    k6: { exitCode: STOPPED, exceptions: 0 },
    stoppedEpochMs: atEpochMs,
    ...changes,
  };
}
