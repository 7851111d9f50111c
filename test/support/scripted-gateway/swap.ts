import type { HeldAnswer, Sink } from './sinks.ts';

/** So long an answer waits for another one to be mixed up with, ms. */
const PATIENCE_MS = 400;

interface Waiting {
  held: HeldAnswer;
  sink: Sink;
  settle(mixedUp: boolean): void;
}

/**
 * Gives two callers each other's answer: resolves with whether this one got another's. A caller beside whom nobody asks the same
 * way (streamed or not) gets its own.
 */
export function createSwap(): (streamed: boolean, held: HeldAnswer, sink: Sink) => Promise<boolean> {
  const waiting = new Map<boolean, Waiting>();
  return (streamed, held, sink) => {
    const other = waiting.get(streamed);
    if (other !== undefined) {
      waiting.delete(streamed);
      other.held.passOn(sink);
      held.passOn(other.sink);
      other.settle(true);
      return Promise.resolve(true);
    }
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        waiting.delete(streamed);
        held.passOn(sink);
        resolve(false);
      }, PATIENCE_MS);
      waiting.set(streamed, {
        held,
        sink,
        settle(mixedUp) {
          clearTimeout(timer);
          resolve(mixedUp);
        },
      });
    });
  };
}
