/** Brings together what is ready within one turn of the event loop. */
export interface TurnBatch<T> {
  /** Has the turn begun for it, and its end not come? */
  readonly isOpen: boolean;
  /** Begins the turn, if it has not begun: what is added is sent at its end. */
  open(): void;
  /** Sends it at the end of this turn, together with all else that was added by then, in order. */
  add(item: T): void;
}

/**
 * A batch of which at most so many items wait: none waits longer than it takes to make these. A server that writes one answer at a
 * time wakes its reader up for each, and waking it is most of what a write costs.
 */
export function createTurnBatch<T>(most: number, send: (item: T) => void): TurnBatch<T> {
  let isOpen = false;
  let waiting: T[] = [];
  const sendWaiting = (): void => {
    const all = waiting;
    waiting = [];
    for (const item of all) send(item);
  };
  const endTurn = (): void => {
    isOpen = false;
    sendWaiting();
  };
  const open = (): void => {
    if (isOpen) return;
    isOpen = true;
    setImmediate(endTurn);
  };
  return {
    get isOpen() {
      return isOpen;
    },
    open,
    add(item) {
      open();
      if (waiting.length === most) sendWaiting();
      waiting.push(item);
    },
  };
}
