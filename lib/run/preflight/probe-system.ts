import { truncate } from 'node:fs/promises';
import type { Arrival } from '../../drill/workloads/arrival.ts';
import type { Redactor } from '../../kit/secrets/redactor.ts';
import type { PreparedRun } from '../runner/prepare-run.ts';
import type { RunningSystem } from '../runner/start-system.ts';
import { askProviders } from './ask-providers.ts';
import { findMarker, markerChoice } from './decide-marker.ts';
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
  /** What providers say may hold a key. */
  redactor: Redactor;
  signal: AbortSignal;
}

/**
 * Sends one request of each kind, all at once, through a system that is about to carry a load, and straight to each provider that is none
 * of ours, and says what came of them; again with an id in each prompt, where the drill leaves that open and nothing else gets through. Their ids stand behind those of the plan; of the
 * records nothing is left. What a target remembers of failures is left as it was: nothing is made to fail.
 */
export async function probeSystem(options: ProbeSystemOptions): Promise<PreflightFacts> {
  const { prepared, system, recordsPath, signal } = options;
  const { drill } = prepared;
  const picked = (await pickArrivals(prepared)).map((arrival) => ({
    ...arrival,
    outputTokens: Math.min(arrival.outputTokens, SHORT_ANSWER),
  }));
  let next = prepared.arrivals.length;
  const number = (): Arrival[] => picked.map((arrival) => ({ ...arrival, index: next++ }));
  const wait = (): AbortSignal => AbortSignal.any([signal, AbortSignal.timeout(MOST_WAIT_MS)]);
  const [found, straight] = await Promise.all([
    findMarker(markerChoice(drill), (marker) =>
      sendProbes({ ...options, arrivals: number(), marker, failing: [], isAtOnce: true, until: wait() }),
    ),
    askProviders({ ...options, arrivals: number(), until: wait() }),
  ]);
  await truncate(recordsPath);
  return { ...found, straight, addresses: listAddresses(system), pointer: pointerOf(drill) };
}

/** Where each provider's injector listens, in the order of the drill. */
export function listAddresses({ injectors }: RunningSystem): PreflightFacts['addresses'] {
  return Object.fromEntries([...injectors].map(([name, { url }]) => [name, new URL(url).host]));
}
