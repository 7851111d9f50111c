import { truncate } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PreparedRun } from '../runner/prepare-run.ts';
import type { RunningSystem } from '../runner/start-system.ts';
import type { PreflightFacts } from './find-problems.ts';
import { pickArrivals, pointerOf, readRecords, sendProbe } from './send-probe.ts';
import { readProbe } from './probe.ts';

/** So long an answer is waited for; the drill's own time-out may be minutes. */
const MOST_WAIT_MS = 15_000;
/** Records come a moment behind what they are of. */
const SETTLE_MS = 1_000;
const POLL_MS = 25;
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
 * Sends one request of each kind, all at once, through a system that is about to carry a load, and says what came of them. Their ids stand
 * behind those of the plan; of the records nothing is left. What a target remembers of failures is left as it was: nothing is made to fail.
 */
export async function probeSystem(options: ProbeSystemOptions): Promise<PreflightFacts> {
  const { prepared, system, runToken, recordsPath, signal } = options;
  const first = prepared.arrivals.length;
  const picked = await pickArrivals(prepared);
  const until = AbortSignal.any([signal, AbortSignal.timeout(MOST_WAIT_MS)]);
  const starts = await Promise.all(
    picked.map((arrival, at) =>
      sendProbe({
        prepared,
        system,
        runToken,
        arrival: { ...arrival, index: first + at, outputTokens: Math.min(arrival.outputTokens, SHORT_ANSWER) },
        primaryFailing: false,
        until,
      }),
    ),
  );
  signal.throwIfAborted();
  const deadline = performance.now() + SETTLE_MS;
  let records = await readRecords(recordsPath);
  const isWhole = (): boolean =>
    starts.every(
      ({ index }) =>
        records.exchanges.some((exchange) => exchange.index === index) &&
        records.attempts.some((attempt) => attempt.index === index),
    );
  while (!isWhole() && performance.now() < deadline) {
    await sleep(POLL_MS, undefined, { signal });
    records = await readRecords(recordsPath);
  }
  await truncate(recordsPath);
  return {
    probes: starts.map((start) => readProbe(start, records.exchanges, records.attempts)),
    addresses: listAddresses(system),
    pointer: pointerOf(prepared.drill),
  };
}

/** Where each provider's injector listens, in the order of the drill. */
export function listAddresses({ injectors }: RunningSystem): PreflightFacts['addresses'] {
  return Object.fromEntries([...injectors].map(([name, { url }]) => [name, new URL(url).host]));
}
