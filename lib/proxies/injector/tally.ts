import { isConnectionFault } from '../../faults/decide-connection.ts';
import type { FaultStep } from '../../faults/decide-fault.ts';
import type { FaultSettings } from '../../faults/index.ts';
import type { FaultSummary } from '../../collector/records/record.ts';
import type { FaultOutcome } from '../../faults/edit/fault-outcome.ts';

/** What one armed fault has done so far. */
export interface Tally extends Omit<FaultSummary, 'intendedRatio' | 'observedRatio'> {
  /** Of all chances so far; over `matched` it is the share that was intended. */
  chances: number;
  /** Those decided on that have neither happened yet nor been given up. */
  awaited: number;
}

/** A tally of this fault, nothing counted yet. */
export function createTally(settings: FaultSettings): Tally {
  const unit = isConnectionFault(settings) ? ({ unit: 'connections' } as const) : {};
  const none = { attempts: 0, matched: 0, applied: 0, chances: 0, awaited: 0 };
  return { fault: settings.kind, ...unit, ...none, skipped: {}, firstEpochMs: null, lastEpochMs: null };
}

/** Counts what the fault did about one attempt or connection. */
export function count(tally: Tally, step: FaultStep, atEpochMs: number): void {
  tally.attempts++;
  if (step.kind === 'spared' || step.kind === 'applied') {
    tally.matched++;
    tally.chances += step.chance;
    if (step.outcome !== undefined) {
      tally.limit ??= { passed: 0, queued: 0, limited: 0 };
      tally.limit[step.outcome]++;
    }
  }
  if (step.kind === 'applied') return countApplied(tally, atEpochMs);
  countSkipped(tally, step.kind === 'preempted' ? `behind ${step.by}` : step.reason);
}

/** Counts one that is yet to happen. */
export function countAwaited(tally: Tally, chance: number): void {
  tally.attempts++;
  tally.matched++;
  tally.chances += chance;
  tally.awaited++;
}

/** Counts how that turned out. */
export function countSettled(tally: Tally, outcome: FaultOutcome, atEpochMs: number): void {
  tally.awaited--;
  if (outcome.kind === 'applied') countApplied(tally, atEpochMs);
  else countSkipped(tally, outcome.reason);
}

function countApplied(tally: Tally, atEpochMs: number): void {
  tally.applied++;
  // A body that was waited for may bring the decisions out of order.
  tally.firstEpochMs = Math.min(tally.firstEpochMs ?? atEpochMs, atEpochMs);
  tally.lastEpochMs = Math.max(tally.lastEpochMs ?? atEpochMs, atEpochMs);
}

function countSkipped(tally: Tally, reason: string): void {
  tally.skipped[reason] = (tally.skipped[reason] ?? 0) + 1;
}

/** The tally as records and status tell it. */
export function summarize({ chances, awaited, ...tally }: Tally): FaultSummary {
  const share = (part: number): number | null => (tally.matched === 0 ? null : part / tally.matched);
  return {
    ...tally,
    skipped: { ...tally.skipped, ...(awaited === 0 ? {} : { 'not over yet': awaited }) },
    ...(tally.limit === undefined ? {} : { limit: { ...tally.limit } }),
    intendedRatio: share(chances),
    observedRatio: share(tally.applied),
  };
}
