/** An amount counted in windows of equal length, one after another: pure data. */
export interface WindowCount {
  /** Which window, from 0. */
  window: number;
  /** Counted in it so far. */
  used: number;
  /** Counted in the window before it; 0 when nothing came in that. */
  before: number;
}

/** Nothing counted yet. */
export const emptyWindowCount: WindowCount = { window: 0, used: 0, before: 0 };

/** The count as it stands now: a new window begins at 0 and remembers the one before. */
export function advanceWindow(count: WindowCount, windowMs: number, nowMs: number): WindowCount {
  const window = Math.max(count.window, Math.floor(nowMs / windowMs));
  if (window === count.window) return count;
  return { window, used: 0, before: window === count.window + 1 ? count.used : 0 };
}

/** Whole milliseconds until the next window begins. */
export function waitForWindow({ window }: WindowCount, windowMs: number, nowMs: number): number {
  return Math.max(1, Math.ceil((window + 1) * windowMs - nowMs));
}
