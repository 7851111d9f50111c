import type { FaultSettings } from '../../faults/index.ts';

/** Which faults are armed, and until when. Times are of one monotonic clock, in milliseconds. */
export type Lease = { kind: 'none' } | { kind: 'held'; faults: readonly FaultSettings[]; deadlineMs: number };

/** Shortest and longest lease, in milliseconds. */
export const MIN_LEASE_MS = 500;
export const MAX_LEASE_MS = 600_000;

/** The state in which everything is passed through. */
export const noLease: Lease = { kind: 'none' };

/** Arms these faults in place of whatever was armed. */
export function armLease(faults: readonly FaultSettings[], leaseMs: number, nowMs: number): Lease {
  return { kind: 'held', faults, deadlineMs: nowMs + leaseMs };
}

/** Moves the deadline; a lease that has run out, or was never taken, is not brought back. */
export function extendLease(lease: Lease, leaseMs: number, nowMs: number): Lease {
  const current = expireLease(lease, nowMs);
  return current.kind === 'held' ? { ...current, deadlineMs: nowMs + leaseMs } : current;
}

/** The lease as it stands now: none from its deadline on. */
export function expireLease(lease: Lease, nowMs: number): Lease {
  return lease.kind === 'held' && nowMs >= lease.deadlineMs ? noLease : lease;
}

/** Time left, or null when nothing is armed. */
export function leaseLeftMs(lease: Lease, nowMs: number): number | null {
  return lease.kind === 'held' ? Math.max(0, lease.deadlineMs - nowMs) : null;
}
