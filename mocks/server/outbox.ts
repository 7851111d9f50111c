/** Something that is ready to go out. */
export interface Outgoing {
  /** Sends it. */
  flush(): void;
}

/** So many go out without waiting for the turn's end: none waits longer than it takes to plan these. */
const MOST_TOGETHER = 32;

let waiting: Outgoing[] = [];

/**
 * Sends something at the end of this turn of the event loop, together with all else that is ready by then. The first
 * write wakes its reader up, which is most of what a write costs; whoever writes one at a time wakes it for each.
 */
export function post(outgoing: Outgoing): void {
  waiting.push(outgoing);
  if (waiting.length === 1) setImmediate(flushAll);
  if (waiting.length === MOST_TOGETHER) flushAll();
}

function flushAll(): void {
  const all = waiting;
  waiting = [];
  for (const outgoing of all) outgoing.flush();
}
