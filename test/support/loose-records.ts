import { faultsOn } from '../../lib/drill/timeline-entry.ts';
import type { TimelineSpan } from '../../lib/drill/timeline.ts';
import type {
  AttemptRecord,
  FaultRecord,
  HealthRecord,
  LossRecord,
  ProcessName,
} from '../../lib/collector/records/record.ts';

/** A second in which a process was well. */
export function writeHealth(process: ProcessName, atEpochMs: number): HealthRecord {
  return {
    kind: 'health',
    process,
    atEpochMs,
    loopDelayP99Ms: 2,
    loopDelayMaxMs: 9,
    rssBytes: 80_000_000,
    ...(process === 'observer' ? { machine: { idleRatio: 0.6, stolenRatio: 0, pagesSwappedIn: 0 } } : {}),
    ...(process.startsWith('mock:') ? { late: { frames: 40, p99Ms: 3, maxMs: 6 } } : {}),
  };
}

/** Records of the primary's injector that did not come; null: nobody knows how many. */
export function writeLoss(records: number | null): LossRecord {
  const reason = 'the injector was restarted';
  return { kind: 'loss', process: 'injector:primary', atEpochMs: 1_700_000_009_000, records, reason };
}

/** A call of the primary that was answered at once, bar these changes. */
export function writeAttempt(changes: Partial<AttemptRecord> = {}): AttemptRecord {
  return {
    kind: 'attempt',
    id: 'a',
    provider: 'primary',
    index: 1,
    correlatedBy: 'header',
    startEpochMs: 0,
    headersMs: 1,
    endMs: 2,
    status: 200,
    end: 'complete',
    responseBytes: 2,
    fault: null,
    ...changes,
  };
}

/** What the faults of an entry are told to have done when they are taken back: hit all. */
export function summarizeBefore(
  span: TimelineSpan | undefined,
  gapMs: number,
  startEpochMs: number,
): Pick<FaultRecord, 'summaries'> {
  if (span === undefined) return {};
  const count = Math.round(span.settings.durationMs / gapMs);
  return {
    summaries: faultsOn(span.settings, 'primary').map(({ kind }) => ({
      fault: kind,
      attempts: count,
      matched: count,
      applied: count,
      skipped: {},
      firstEpochMs: startEpochMs + span.startMs + 50,
      lastEpochMs: startEpochMs + span.endMs - 50,
      intendedRatio: 1,
      observedRatio: 1,
    })),
  };
}
