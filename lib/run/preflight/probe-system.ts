import { truncate } from 'node:fs/promises';
import type { PreparedRun } from '../runner/prepare-run.ts';
import type { RunningSystem } from '../runner/start-system.ts';
import { findMarker } from './decide-marker.ts';
import type { PreflightFacts } from './find-problems.ts';
import { pickArrivals, pointerOf } from './send-probe.ts';
import { sendProbes } from './send-probes.ts';

/** So long an answer is waited for; the drill's own time-out may be minutes. */
const MOST_WAIT_MS = 15_000;
/** A mock's answer is no longer, tokens: nobody reads it. */
const SHORT_ANSWER = 24;

export interface ProbeSystemOptions {
  prepared: PreparedRun;
  system: RunningSystem;
  runToken: string;
  /** Where the system's records are: what comes of this is taken out of it again. */
  recordsPath: string;
  signal: AbortSignal;
}

/**
 * Sends one request of each kind, all at once, through a system that is about to carry a load, and says what came of them; again with an
 * id in each prompt, where the drill leaves that open and nothing else gets through. Their ids stand behind those of the plan; of the
 * records nothing is left. What a target remembers of failures is left as it was: nothing is made to fail.
 */
export async function probeSystem(options: ProbeSystemOptions): Promise<PreflightFacts> {
  const { prepared, system, recordsPath, signal } = options;
  const { drill } = prepared;
  const picked = await pickArrivals(prepared);
  let next = prepared.arrivals.length;
  const found = await findMarker(drill.traffic.marker, (marker) =>
    sendProbes({
      ...options,
      arrivals: picked.map((arrival) => ({
        ...arrival,
        index: next++,
        outputTokens: Math.min(arrival.outputTokens, SHORT_ANSWER),
      })),
      marker,
      primaryFailing: false,
      isAtOnce: true,
      until: AbortSignal.any([signal, AbortSignal.timeout(MOST_WAIT_MS)]),
    }),
  );
  await truncate(recordsPath);
  return { ...found, addresses: listAddresses(system), pointer: pointerOf(drill) };
}

/** Where each provider's injector listens, in the order of the drill. */
export function listAddresses({ injectors }: RunningSystem): PreflightFacts['addresses'] {
  return Object.fromEntries([...injectors].map(([name, { url }]) => [name, new URL(url).host]));
}
