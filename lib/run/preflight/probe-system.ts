import { truncate } from 'node:fs/promises';
import type { Marker } from '../../drill/traffic.ts';
import type { Arrival } from '../../drill/workloads/arrival.ts';
import type { Redactor } from '../../kit/secrets/redactor.ts';
import { timeoutSignal } from '../../proxies/process/timeout-signal.ts';
import type { ProbedRun } from '../runner/prepare-run.ts';
import type { RunningSystem } from '../runner/start-system.ts';
import { askProviders } from './ask-providers.ts';
import { findMarker, markerChoice, type MarkerFinding } from './decide-marker.ts';
import type { PreflightFacts } from './find-problems.ts';
import { pickArrivals, pointerOf } from './send-probe.ts';
import { sendProbes } from './send-probes.ts';

/** So long an answer is waited for; the drill's own time-out may be minutes. */
const MOST_WAIT_MS = 15_000;
/** A mock's answer is no longer, tokens: nobody reads it. */
const SHORT_ANSWER = 24;

export interface ProbeSystemOptions {
  prepared: ProbedRun;
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
  const number = await numberProbes(prepared);
  const [found, straight] = await Promise.all([
    findMarkerThrough(options, number),
    askProviders({ ...options, arrivals: number(), until: waitWithin(signal) }),
  ]);
  await truncate(recordsPath);
  return { ...found, straight, addresses: listAddresses(system), pointer: pointerOf(drill) };
}

/** Says whether prompts that are put to this system bear an id: by the drill, or, where that leaves it open, by what becomes of one request of each kind. Of the records nothing is left. */
export async function decideMarker(options: ProbeSystemOptions): Promise<Marker> {
  const { setting } = markerChoice(options.prepared.drill);
  if (setting !== 'auto') return setting;
  const { marker } = await findMarkerThrough(options, await numberProbes(options.prepared));
  await truncate(options.recordsPath);
  return marker;
}

/** One short request of each kind, with other numbers each time: behind those of the plan. */
async function numberProbes(prepared: ProbedRun): Promise<() => Arrival[]> {
  const picked = (await pickArrivals(prepared)).map((arrival) => ({
    ...arrival,
    outputTokens: Math.min(arrival.outputTokens, SHORT_ANSWER),
  }));
  let next = prepared.arrivals.length;
  return () => picked.map((arrival) => ({ ...arrival, index: next++ }));
}

const findMarkerThrough = (options: ProbeSystemOptions, number: () => Arrival[]): Promise<MarkerFinding> =>
  findMarker(markerChoice(options.prepared.drill), (marker) =>
    sendProbes({
      ...options,
      arrivals: number(),
      marker,
      failing: [],
      isAtOnce: true,
      until: waitWithin(options.signal),
    }),
  );

const waitWithin = (signal: AbortSignal): AbortSignal => AbortSignal.any([signal, timeoutSignal(MOST_WAIT_MS)]);

/** Where each provider's injector listens, in the order of the drill. */
export function listAddresses({ injectors }: RunningSystem): PreflightFacts['addresses'] {
  return Object.fromEntries([...injectors].map(([name, { url }]) => [name, new URL(url).host]));
}
