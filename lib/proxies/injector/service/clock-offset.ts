/** One question to another machine about its time, by our clock. Milliseconds. */
export interface ClockSample {
  sentEpochMs: number;
  receivedEpochMs: number;
  /** What the other clock said in between. */
  remoteEpochMs: number;
}

/** How far another clock is ahead of ours, and how wrong that may be at most. */
export interface ClockOffset {
  offsetMs: number;
  errorMs: number;
}

/**
 * The offset by the quickest round trip: the answer was given at some moment of it, so half of it is the most the
 * middle can be wrong by (Cristian's algorithm). Throws a RangeError for no samples.
 */
export function measureClock(samples: readonly ClockSample[]): ClockOffset {
  const offsets = samples.map(({ sentEpochMs, receivedEpochMs, remoteEpochMs }) => ({
    offsetMs: round(remoteEpochMs - (sentEpochMs + receivedEpochMs) / 2),
    errorMs: round((receivedEpochMs - sentEpochMs) / 2),
  }));
  const [first, ...rest] = offsets;
  if (first === undefined) throw new RangeError('A clock is measured by at least one sample.');
  return rest.reduce((best, offset) => (offset.errorMs < best.errorMs ? offset : best), first);
}

function round(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
