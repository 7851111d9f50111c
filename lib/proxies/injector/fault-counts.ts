import { isConnectionFault } from '../../faults/decide-connection.ts';
import type { FaultStep } from '../../faults/decide-fault.ts';
import type { FaultSettings } from '../../faults/index.ts';
import type { FaultSummary } from '../../collector/records/record.ts';
import type { FaultOutcome } from '../../faults/edit/fault-outcome.ts';

/** What one armed fault has done so far. */
export interface FaultCounts extends Omit<FaultSummary, 'intendedRatio' | 'observedRatio'> {
  /** Of all chances so far; over `matched` it is the share that was intended. */
  chances: number;
  /** Those decided on that have neither happened yet nor been given up. */
  awaited: number;
}

/** The counts of this fault, all at nothing. */
export function createFaultCounts(settings: FaultSettings): FaultCounts {
  const unit = isConnectionFault(settings) ? ({ unit: 'connections' } as const) : {};
  const none = { attempts: 0, matched: 0, applied: 0, chances: 0, awaited: 0 };
  return { fault: settings.kind, ...unit, ...none, skipped: {}, firstEpochMs: null, lastEpochMs: null };
}

/** Counts what the fault did about one attempt or connection. */
export function count(counts: FaultCounts, step: FaultStep, atEpochMs: number): void {
  counts.attempts++;
  if (step.kind === 'spared' || step.kind === 'applied') {
    counts.matched++;
    counts.chances += step.chance;
    if (step.outcome !== undefined) {
      counts.limit ??= { passed: 0, queued: 0, limited: 0 };
      counts.limit[step.outcome]++;
    }
  }
  if (step.kind === 'applied') return countApplied(counts, atEpochMs);
  countSkipped(counts, step.kind === 'preempted' ? `behind ${step.by}` : step.reason);
}

/** Counts one that is yet to happen. */
export function countAwaited(counts: FaultCounts, chance: number): void {
  counts.attempts++;
  counts.matched++;
  counts.chances += chance;
  counts.awaited++;
}

/** Counts how that turned out. */
export function countSettled(counts: FaultCounts, outcome: FaultOutcome, atEpochMs: number): void {
  counts.awaited--;
  if (outcome.kind === 'applied') countApplied(counts, atEpochMs);
  else countSkipped(counts, outcome.reason);
}

function countApplied(counts: FaultCounts, atEpochMs: number): void {
  counts.applied++;
  // A body that was waited for may bring the decisions out of order.
  counts.firstEpochMs = Math.min(counts.firstEpochMs ?? atEpochMs, atEpochMs);
  counts.lastEpochMs = Math.max(counts.lastEpochMs ?? atEpochMs, atEpochMs);
}

function countSkipped(counts: FaultCounts, reason: string): void {
  counts.skipped[reason] = (counts.skipped[reason] ?? 0) + 1;
}

/** The counts as records and status tell it. */
export function summarize({ chances, awaited, ...counts }: FaultCounts): FaultSummary {
  const share = (part: number): number | null => (counts.matched === 0 ? null : part / counts.matched);
  return {
    ...counts,
    skipped: { ...counts.skipped, ...(awaited === 0 ? {} : { 'not over yet': awaited }) },
    ...(counts.limit === undefined ? {} : { limit: { ...counts.limit } }),
    intendedRatio: share(chances),
    observedRatio: share(counts.applied),
  };
}
