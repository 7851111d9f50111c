import { performance } from 'node:perf_hooks';

/** A task that waits in a scheduler. */
export interface ScheduledTask {
  cancel(): void;
}

/** Runs tasks when they are due, all on one timer. */
export interface Scheduler {
  /** Runs `run` at `dueMs` of `performance.now()`, or as soon after as the event loop lets it; never before. */
  at(dueMs: number, run: () => void): ScheduledTask;
  /** Forgets everything that waits. */
  stop(): void;
}

/** One slot is one millisecond; a task further ahead stays in its slot for another round. */
const SLOTS = 1024;

/** A class, since one is made for every frame: two closures each would cost more than the rest of it. */
class Entry implements ScheduledTask {
  readonly dueMs: number;
  run: (() => void) | null;

  constructor(dueMs: number, run: () => void) {
    this.dueMs = dueMs;
    this.run = run;
  }

  /** It stays in its slot, which is emptied anyway. */
  cancel(): void {
    this.run = null;
  }
}

/**
 * A timer wheel. Thousands of streams with a frame every few milliseconds would otherwise make and drop a timer for
 * each frame; here a frame costs a push to an array, and the wheel wakes once for all that is due in a millisecond.
 */
export function createScheduler(): Scheduler {
  const slots: Entry[][] = Array.from({ length: SLOTS }, () => []);
  let waiting = 0;
  /** The last millisecond whose slot was emptied. */
  let doneMs = Math.floor(performance.now()) - 1;
  let timer: NodeJS.Timeout | undefined;
  let wakeAtMs = Infinity;
  let isTurning = false;

  function slotOf(ms: number): Entry[] {
    return slots[ms & (SLOTS - 1)] as Entry[];
  }

  function wakeAt(ms: number): void {
    if (isTurning || (timer !== undefined && wakeAtMs <= ms)) return;
    clearTimeout(timer);
    wakeAtMs = ms;
    timer = setTimeout(turn, Math.max(1, Math.ceil(ms - performance.now())));
  }

  function turn(): void {
    timer = undefined;
    isTurning = true;
    const nowMs = Math.floor(performance.now());
    // After a long stall one round is enough: it looks into every slot.
    for (let ms = Math.max(doneMs + 1, nowMs - SLOTS + 1); ms <= nowMs; ms++) {
      doneMs = ms;
      const slot = slotOf(ms);
      if (slot.length > 0) runDue(slot, nowMs);
    }
    isTurning = false;
    if (waiting > 0) wakeAt(nextUsedMs());
  }

  function runDue(slot: Entry[], nowMs: number): void {
    const entries = slot.splice(0);
    for (const entry of entries) {
      if (entry.run === null) waiting--;
      else if (Math.ceil(entry.dueMs) > nowMs) slot.push(entry);
      else {
        waiting--;
        const { run } = entry;
        entry.run = null;
        run();
      }
    }
  }

  function nextUsedMs(): number {
    for (let ms = doneMs + 1; ms < doneMs + SLOTS; ms++) {
      if (slotOf(ms).length > 0) return ms;
    }
    return doneMs + SLOTS;
  }

  return {
    at(dueMs, run) {
      // A slot that was emptied already comes round again only after a whole turn: what is due goes to the next.
      const slotMs = Math.max(Math.ceil(dueMs), doneMs + 1);
      const entry = new Entry(dueMs, run);
      slotOf(slotMs).push(entry);
      waiting++;
      wakeAt(slotMs);
      return entry;
    },
    stop() {
      clearTimeout(timer);
      timer = undefined;
      waiting = 0;
      for (const slot of slots) slot.length = 0;
    },
  };
}
