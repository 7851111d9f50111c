import type { Ends, Timeline } from '../../collector/fit/timeline.ts';
import { formatCount } from '../../kit/format/format-count.ts';
import { LATENCY_BINS, latencyBin, quantileOfBins } from '../../kit/stats/latency-bins.ts';
import type { LogEntry } from './forms/log-form.ts';

/** Logs tell times by the second, cut off: a call that began in the second before its log may have begun in it, and its last line may be of a second later. */
const TOLD_MS = 1_000;
/** So many of the calls that failed have failed after this long: of those that began later, a log that ends then may lack those that fail. */
const FAILED = 0.9;

/**
 * Between which moments a log has all calls. It is written when they end: of those that began before its first line it has only what took long, and of those
 * that began just before its last one not yet what waits in vain.
 */
export function createLogEnds() {
  const failed = new Float64Array(LATENCY_BINS);
  let firstMs = Infinity;
  let lastMs = -Infinity;
  return {
    /** A line, whatever is made of it. */
    see({ row, writtenMs }: Extract<LogEntry, { kind: 'row' }>): void {
      firstMs = Math.min(firstMs, writtenMs ?? row.atMs);
      if (writtenMs !== undefined) lastMs = Math.max(lastMs, writtenMs);
    },
    /** A call that is counted. */
    count({ row }: Extract<LogEntry, { kind: 'row' }>): void {
      if (row.failure === null || row.latencyMs === null) return;
      const bin = latencyBin(row.latencyMs);
      failed[bin] = (failed[bin] ?? 0) + row.count;
    },
    ends: (): Ends => ({
      fromMs: firstMs - TOLD_MS,
      // Of a log that does not say when its lines were written, the end is not known.
      toMs: lastMs === -Infinity ? Infinity : lastMs + TOLD_MS - (quantileOfBins(failed, FAILED) ?? 0),
    }),
  };
}

/** What was left out at the ends of a log, a sentence each. */
export function describeEnds({ early, late, stray }: Timeline): string[] {
  const calls = (count: number): string => `${formatCount(count)} ${count === 1 ? 'call' : 'calls'}`;
  return [
    ...(early === 0
      ? []
      : [
          `${calls(early)} that began before its first line ${early === 1 ? 'is' : 'are'} left out: of those that began then it has only what took long`,
        ]),
    ...(late === 0
      ? []
      : [
          `${calls(late)} that began just before its last line ${late === 1 ? 'is' : 'are'} left out: of those that began then it does not yet have what waits in vain`,
        ]),
    ...(stray === 0
      ? []
      : [
          `${calls(stray)} ${stray === 1 ? 'lies' : 'lie'} farther from all others than those last, and ${stray === 1 ? 'is' : 'are'} left out: a clock that was wrong, or a log to be looked at in parts (--from, --to)`,
        ]),
  ];
}
