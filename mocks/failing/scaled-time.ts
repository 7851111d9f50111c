/** The time a player's waits are in: all of them `scale` times as long. */
export interface ScaledTime {
  /** Do waits take time? */
  passes: boolean;
  /** Waits so long, or until the caller has left. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
  /** A watch that begins now. It counts what was waited for even where no wait takes time (`scale` 0). */
  watch(): { elapsedMs(): number; waited(ms: number): void };
}

/** A time of this scale; 1 is real. */
export function createScaledTime(scale: number): ScaledTime {
  return {
    passes: scale > 0,
    wait: (ms, signal) => wait(ms * scale, signal),
    watch() {
      const startMs = performance.now();
      let skippedMs = 0;
      return {
        elapsedMs: () => (scale === 0 ? skippedMs : (performance.now() - startMs) / scale),
        waited: (ms) => void (skippedMs += ms),
      };
    },
  };
}

/** Waits, or stops waiting when the caller has left: nobody reads what comes after that. */
export function wait(delayMs: number, signal: AbortSignal): Promise<void> {
  if (delayMs <= 0 || signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(done, delayMs);
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done);
  });
}

/** Resolves when the caller has left. */
export function untilLeft(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
