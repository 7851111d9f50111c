import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { HealthRecord, ProcessName } from '../records/record.ts';
import { nowEpochMs } from './now.ts';

const RESOLUTION_MS = 5;

/** Reports this process's health once a second until the returned function is called. */
export function reportHealth(
  processName: ProcessName,
  report: (record: HealthRecord) => void,
  late?: () => HealthRecord['late'],
): () => void {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  const tell = (): void => {
    const lateNow = late?.();
    report({
      kind: 'health',
      process: processName,
      atEpochMs: nowEpochMs(),
      // The histogram holds the whole interval between two ticks; what is over its resolution is delay.
      loopDelayP99Ms: toDelayMs(delay.percentile(99)),
      loopDelayMaxMs: toDelayMs(delay.max),
      rssBytes: process.memoryUsage.rss(),
      ...(lateNow === undefined ? {} : { late: lateNow }),
    });
    delay.reset();
  };
  const timer = setInterval(tell, 1_000);
  timer.unref();
  return () => {
    clearInterval(timer);
    delay.disable();
  };
}

function toDelayMs(nanoseconds: number): number {
  return Math.max(0, Math.round(nanoseconds / 1e4) / 100 - RESOLUTION_MS);
}
