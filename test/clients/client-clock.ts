import { AsyncLocalStorage } from 'node:async_hooks';

/** The time-out the clients are given, ms. No client waits this long for anything else, so it marks their time-outs. */
export const TIMEOUT_MS = 45_678;

/** Shortest timer that counts as a wait before a retry, and the longest; clients' shorter timers are housekeeping. */
const MIN_WAIT_MS = 20;
const MAX_WAIT_MS = 200_000;
/** How much shorter than asked for a wait is. */
const WAIT_SPEED_UP = 200;
/**
 * Time as one call of a client sees it: its waits before a retry are noted and cut short, and its time-outs come when
 * the test says so. So waits are read instead of measured, and nobody waits.
 */
export interface ClientClock {
  /** Runs a call under this clock. */
  run<T>(call: () => T): T;
  /** The waits that have begun, ms. */
  waits(): readonly number[];
  /** How long the waits took that are over, had they not been cut short, ms. */
  waitedMs(): number;
  /** Is it waiting before a retry now? */
  isWaiting(): boolean;
  /** Lets every time-out that is set and not taken back come; says how many. */
  expireTimeouts(): number;
}

interface ClockState {
  waits: number[];
  waiting: number;
  waitedMs: number;
  timeouts: Map<object, () => void>;
}

const current = new AsyncLocalStorage<ClockState>();

/** A clock for one call; `installClientClocks` must have been called. */
export function createClientClock(): ClientClock {
  const state: ClockState = { waits: [], waiting: 0, waitedMs: 0, timeouts: new Map() };
  return {
    run: (call) => current.run(state, call),
    waits: () => state.waits,
    waitedMs: () => state.waitedMs,
    isWaiting: () => state.waiting > 0,
    expireTimeouts() {
      const due = [...state.timeouts.values()];
      state.timeouts.clear();
      for (const expire of due) expire();
      return due.length;
    },
  };
}

/** Puts the clocks under this thread's timers; the returned function takes them away. */
export function installClientClocks(): () => void {
  const real = { setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout };
  const realSignal = AbortSignal.timeout;

  const setTimeout = (run: (...args: unknown[]) => void, delayMs = 0, ...args: unknown[]): NodeJS.Timeout => {
    const state = current.getStore();
    if (state === undefined) return real.setTimeout(run, delayMs, ...args);
    if (delayMs === TIMEOUT_MS) {
      const timer = real.setTimeout(() => {}, 2 ** 31 - 1).unref();
      state.timeouts.set(timer, () => {
        real.clearTimeout(timer);
        run(...args);
      });
      return timer;
    }
    if (delayMs < MIN_WAIT_MS || delayMs > MAX_WAIT_MS || isFetchItself()) {
      return real.setTimeout(run, delayMs, ...args);
    }
    state.waits.push(delayMs);
    state.waiting++;
    return real.setTimeout(() => {
      state.waiting--;
      state.waitedMs += delayMs;
      run(...args);
    }, delayMs / WAIT_SPEED_UP);
  };
  const clearTimeout = (timer: Parameters<typeof real.clearTimeout>[0]): void => {
    if (typeof timer === 'object') current.getStore()?.timeouts.delete(timer);
    real.clearTimeout(timer);
  };
  // `util.promisify(setTimeout)` looks for the symbol the real one carries.
  globalThis.setTimeout = Object.defineProperties(
    setTimeout,
    Object.getOwnPropertyDescriptors(real.setTimeout),
  ) as unknown as typeof globalThis.setTimeout;
  globalThis.clearTimeout = clearTimeout;
  AbortSignal.timeout = (ms) => {
    const state = current.getStore();
    if (state === undefined || ms !== TIMEOUT_MS) return realSignal.call(AbortSignal, ms);
    const controller = new AbortController();
    state.timeouts.set(controller, () =>
      controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError')),
    );
    return controller.signal;
  };
  return () => {
    Object.assign(globalThis, real);
    AbortSignal.timeout = realSignal;
  };
}

/** Is it Node's fetch that sets a timer, for its connections? Nothing but the stack tells. */
function isFetchItself(): boolean {
  return new Error('asked').stack?.split('\n')[3]?.includes('node:internal/deps/undici') ?? false;
}
