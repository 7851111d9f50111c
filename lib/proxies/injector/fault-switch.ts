import type { FaultSettings } from '../../faults/index.ts';
import { armLease, expireLease, extendLease, type Lease, leaseLeftMs, noLease } from './lease.ts';

/** Time as the switch sees it: a monotonic clock and a timer that can be taken back. */
export interface SwitchClock {
  now(): number;
  /** Calls `run` after `ms`; the returned function takes it back. */
  after(ms: number, run: () => void): () => void;
}

/** Holds what is armed and lets go of it at the lease's deadline, whatever becomes of those who armed it. */
export interface FaultSwitch {
  /** The faults armed at this moment; [] when there are none. */
  armed(): readonly FaultSettings[];
  arm(faults: readonly FaultSettings[], leaseMs: number): void;
  /** False when nothing is armed any more. */
  extend(leaseMs: number): boolean;
  /** Takes everything back; does nothing when nothing is armed. */
  revert(): void;
  leaseLeftMs(): number | null;
}

/** What became of the armed faults; `faults` are those armed from now on. */
export interface SwitchChange {
  event: 'armed' | 'reverted' | 'expired';
  faults: readonly FaultSettings[];
}

/** Asked for with every call. */
const NOTHING: readonly FaultSettings[] = [];

/** A switch with nothing armed. `onChange` is told of each change, after it. */
export function createFaultSwitch(clock: SwitchClock, onChange: (change: SwitchChange) => void): FaultSwitch {
  let lease: Lease = noLease;
  let cancelTimer = (): void => {};

  function schedule(): void {
    cancelTimer();
    const left = leaseLeftMs(lease, clock.now());
    cancelTimer = left === null ? () => {} : clock.after(left, current);
  }

  /** The lease now. Asked at each use as well, so that a late timer never makes a fault last longer. */
  function current(): Lease {
    const before = lease;
    lease = expireLease(lease, clock.now());
    if (lease !== before) {
      cancelTimer();
      onChange({ event: 'expired', faults: [] });
    } else if (lease.kind === 'held') schedule();
    return lease;
  }

  function asked(): Lease {
    return lease.kind === 'held' && clock.now() >= lease.deadlineMs ? current() : lease;
  }

  return {
    armed() {
      const now = asked();
      return now.kind === 'held' ? now.faults : NOTHING;
    },
    arm(faults, leaseMs) {
      asked();
      lease = armLease(faults, leaseMs, clock.now());
      schedule();
      onChange({ event: 'armed', faults });
    },
    extend(leaseMs) {
      asked();
      lease = extendLease(lease, leaseMs, clock.now());
      schedule();
      return lease.kind === 'held';
    },
    revert() {
      if (asked().kind === 'none') return;
      lease = noLease;
      cancelTimer();
      onChange({ event: 'reverted', faults: [] });
    },
    leaseLeftMs: () => leaseLeftMs(asked(), clock.now()),
  };
}
