import type { SwitchClock } from '../fault-switch.ts';
import type { RunIdentity } from '../run-identity.ts';

/** A run that wants an injector to itself. */
export interface SessionRequest extends RunIdentity {
  runToken: string;
  /** Who asks, for people: drill, run, machine. */
  holder: string;
}

/** How a session began or ended; `cleared`: by somebody who is not its holder, and for good; `ended`: the injector itself ends. */
export interface SessionChange {
  event: 'began' | 'released' | 'expired' | 'cleared' | 'ended';
  session: SessionRequest;
}

/** Gives one injector to one run at a time. A session is a lease too: it ends unless it is renewed. */
export interface SessionLock {
  /** The session now; null when there is none. */
  current(): SessionRequest | null;
  leaseLeftMs(): number;
  /** Takes or renews. Null when that was granted, otherwise why not. */
  take(request: SessionRequest, leaseMs: number): string | null;
  /** Why a caller who says to be this run (null: no run) may not arm; null when it may. */
  refuse(runToken: string | null): string | null;
  /** Ends it; `cleared` keeps the run from ever taking it again, `ended` everybody from taking it or arming anything. */
  end(event: Exclude<SessionChange['event'], 'began'>): void;
}

const OVER = 'this injector was told to end';
/** So many runs that were cleared are remembered. */
const MAX_BARRED = 1_000;

/** A lock nobody has come to. `onChange` is told before a session ends and after it began. */
export function createSessionLock(clock: SwitchClock, onChange: (change: SessionChange) => void): SessionLock {
  let held: { session: SessionRequest; deadlineMs: number } | null = null;
  let cancelTimer = (): void => {};
  const barred = new Set<string>();
  let isOver = false;

  const left = (): number => (held === null ? 0 : Math.max(0, held.deadlineMs - clock.now()));

  function current(): SessionRequest | null {
    // Asked at each use as well, so that a late timer never makes a session last longer.
    if (held !== null && left() === 0) end('expired');
    return held?.session ?? null;
  }

  function end(event: Exclude<SessionChange['event'], 'began'>): void {
    isOver ||= event === 'ended';
    if (held === null) return;
    const { session } = held;
    cancelTimer();
    if (event === 'cleared') {
      barred.add(session.runToken);
      for (const oldest of barred) if (barred.size > MAX_BARRED) barred.delete(oldest);
    }
    // What the run armed must be taken back in its own name, so it is told while the session is still there. What
    // it armed is asked on the way, which must not end the session again.
    held.deadlineMs = Infinity;
    onChange({ event, session });
    held = null;
  }

  function describeHolder(session: SessionRequest): string {
    return `${session.holder} holds this injector, for another ${(left() / 1000).toFixed(1)} s unless it renews`;
  }

  return {
    current,
    leaseLeftMs: left,
    take(request, leaseMs) {
      if (isOver) return OVER;
      if (barred.has(request.runToken)) return 'this run was cleared by hand and may not take the injector again';
      const now = current();
      if (now !== null && now.runToken !== request.runToken) return describeHolder(now);
      held = { session: request, deadlineMs: clock.now() + leaseMs };
      cancelTimer();
      cancelTimer = clock.after(leaseMs, current);
      if (now === null) onChange({ event: 'began', session: request });
      return null;
    },
    refuse(runToken) {
      if (isOver) return OVER;
      const now = current();
      if (runToken !== null && barred.has(runToken)) return 'this run was cleared by hand and may arm nothing more';
      if (now === null) return runToken === null ? null : 'the session of this run has run out or was never taken';
      return now.runToken === runToken ? null : describeHolder(now);
    },
    end,
  };
}
