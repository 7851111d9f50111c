/** So often it is looked, ms; what passes between two looks beyond that was not this process's time. */
const LOOK_MS = 10;

/** Time that this process had, ms. */
export interface OwnClock extends Disposable {
  elapsedMs(): number;
}

/**
 * Starts a clock that stands still while this process does. Of what waits in this process, for a timer or for a server that is part of it, it says
 * how long that is with the machine to itself, whatever else the machine does.
 */
export function startOwnClock(): OwnClock {
  let looks = 0;
  const timer = setInterval(() => looks++, LOOK_MS);
  return { elapsedMs: () => looks * LOOK_MS, [Symbol.dispose]: () => clearInterval(timer) };
}
