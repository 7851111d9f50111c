import type { HealthRecord, LossRecord, ProcessName } from '../../lib/collector/records/record.ts';

/** A second in which a process was well. */
export function writeHealth(process: ProcessName, atEpochMs: number): HealthRecord {
  return {
    kind: 'health',
    process,
    atEpochMs,
    loopDelayP99Ms: 2,
    loopDelayMaxMs: 9,
    rssBytes: 80_000_000,
    ...(process.startsWith('mock:') ? { late: { frames: 40, p99Ms: 3, maxMs: 6 } } : {}),
  };
}

/** Records of the primary's injector that did not come; null: nobody knows how many. */
export function writeLoss(records: number | null): LossRecord {
  const reason = 'the injector was restarted';
  return { kind: 'loss', process: 'injector:primary', atEpochMs: 1_700_000_009_000, records, reason };
}
