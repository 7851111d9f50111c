import { setTimeout as sleep } from 'node:timers/promises';

/** Asks an injector again and again whether its fault is armed, as a client would see it. */
export interface FaultProbe {
  /** When the last call was made that was failed, epoch ms; null: none was. */
  lastFaultedEpochMs(): number | null;
  stop(): Promise<void>;
}

const EVERY_MS = 40;

/** Probes the injector at this port, which answers 503 while its fault is armed. */
export function probeFault(port: number): FaultProbe {
  let last: number | null = null;
  const over = new AbortController();
  async function probe(): Promise<void> {
    // When its answer is read depends on how busy this process is.
    const madeEpochMs = Date.now();
    try {
      const response = await fetch(`http://127.0.0.1:${port}/v1/models`, { signal: AbortSignal.timeout(1_000) });
      if (response.status === 503) last = madeEpochMs;
      await response.arrayBuffer();
    } catch {
      // There is nobody, or somebody who stands still: no call is failed by a fault.
    }
  }
  const loop = (async () => {
    while (!over.signal.aborted) {
      await probe();
      await sleep(EVERY_MS);
    }
  })();
  return {
    lastFaultedEpochMs: () => last,
    async stop() {
      over.abort();
      await loop;
    },
  };
}
