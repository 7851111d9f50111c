import type { HealthRecord, MachineState, ProcessName } from '../../collector/records/record.ts';
import { nowEpochMs } from './now.ts';

const SAMPLE_MS = 10;
const REPORT_MS = 1_000;

/** What is asked for with each report besides. */
interface HealthSources {
  /** How late a mock was. */
  late?: () => HealthRecord['late'];
  /** How the machine is. */
  machine?: () => MachineState;
  /** What was refused since the start. */
  refused?: () => NonNullable<HealthRecord['refused']>;
}

/**
 * Reports this process's health once a second until the returned function is called, and once more then where something was refused since.
 *
 * The event loop's delay is how much later than due a 10 ms timer fires. Node's own monitor would do, but it drops the
 * interval that is under way when it is reset, and with it the very stop one looks for.
 */
export function reportHealth(
  processName: ProcessName,
  report: (record: HealthRecord) => void,
  { late, machine, refused }: HealthSources = {},
): () => void {
  let delays: number[] = [];
  let sampledEpochMs = nowEpochMs();
  let reportedEpochMs = sampledEpochMs;
  let reportedRefusals = 0;
  const countRefused = (): number => Object.values(refused?.() ?? {}).reduce((sum, count) => sum + count, 0);
  const sample = (): void => {
    const atEpochMs = nowEpochMs();
    delays.push(Math.max(0, atEpochMs - sampledEpochMs - SAMPLE_MS));
    sampledEpochMs = atEpochMs;
    if (atEpochMs - reportedEpochMs >= REPORT_MS) tell(atEpochMs);
  };
  const tell = (atEpochMs: number): void => {
    reportedEpochMs = atEpochMs;
    const lateNow = late?.();
    reportedRefusals = countRefused();
    delays.sort((a, b) => a - b);
    report({
      kind: 'health',
      process: processName,
      atEpochMs,
      loopDelayP99Ms: round(delays[Math.ceil(delays.length * 0.99) - 1] ?? 0),
      loopDelayMaxMs: round(delays.at(-1) ?? 0),
      rssBytes: process.memoryUsage.rss(),
      ...(lateNow === undefined ? {} : { late: lateNow }),
      ...(reportedRefusals > 0 && refused !== undefined ? { refused: refused() } : {}),
      ...(machine === undefined ? {} : { machine: machine() }),
    });
    delays = [];
  };
  const timer = setInterval(sample, SAMPLE_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
    if (countRefused() > reportedRefusals) tell(nowEpochMs());
  };
}

function round(ms: number): number {
  return Math.round(ms * 100) / 100;
}
