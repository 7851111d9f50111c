import type { Queue } from './behaviour.ts';

/** Who waits for what; `enter` resolves with what gives the place up. */
export interface WaitingLine {
  enter(): Promise<() => void>;
}

/** A waiting line; null: nobody waits. */
export function createQueue(settings: Queue | null): WaitingLine {
  if (settings === null) return { enter: () => Promise.resolve(() => {}) };
  const { slots, herdMs } = settings;
  const waiting: (() => void)[] = [];
  let inside = 0;
  const letIn = (): void => {
    while (inside < slots && waiting.length > 0) {
      inside++;
      waiting.shift()?.();
    }
  };
  if (herdMs !== undefined) {
    setInterval(() => {
      for (const go of waiting.splice(0)) go();
    }, herdMs).unref();
  }
  return {
    async enter() {
      if (herdMs === undefined && inside < slots) inside++;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      let left = false;
      return () => {
        if (left || herdMs !== undefined) return;
        left = true;
        inside--;
        letIn();
      };
    },
  };
}
