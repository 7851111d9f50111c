import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { HealthRecord, ProcessName } from '../records/record.ts';
import { nowEpochMs } from './now.ts';

const RESOLUTION_MS = 5;
const INTERVAL_MS = 1_000;

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
      loopDelayP99Ms: toDelayMs(delay.percentile(99)),
      loopDelayMaxMs: toDelayMs(delay.max),
      rssBytes: process.memoryUsage.rss(),
      ...(lateNow === undefined ? {} : { late: lateNow }),
    });
    delay.reset();
  };
  // The monitor forgets the stretch it is in when it is reset, and a stop of the whole process makes its timer and
  // this one due together: its turn must come first.
  const timer = setInterval(() => setImmediate(tell), INTERVAL_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
    delay.disable();
  };
}

/** The histogram holds whole intervals in nanoseconds; what is over the resolution is delay. */
function toDelayMs(nanoseconds: number): number {
  return Math.max(0, Math.round((nanoseconds / 1e6 - RESOLUTION_MS) * 100) / 100);
}
