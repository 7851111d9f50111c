import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomInt } from 'node:crypto';
import type { Marker } from '../../drill/traffic.ts';
import type { Arrival } from '../../drill/workloads/arrival.ts';
import { CutoverError } from '../../kit/cutover-error.ts';
import { createRedactor } from '../../kit/secrets/redactor.ts';
import { checkPlaces } from '../runner/check-places.ts';
import { collectSecrets } from '../runner/collect-secrets.ts';
import type { PreparedRun } from '../runner/prepare-run.ts';
import { runFolderAt, writePrivate } from '../runner/run-folder.ts';
import type { RunningSystem } from '../runner/start-system.ts';
import { withSystem } from '../runner/with-system.ts';
import { findMarker } from './decide-marker.ts';
import type { PreflightFacts } from './find-problems.ts';
import { listAddresses } from './probe-system.ts';
import type { Probe } from './probe.ts';
import { pickArrivals, pointerOf } from './send-probe.ts';
import { sendProbes } from './send-probes.ts';

/** As that of a drill's faults: nobody who breaks this off leaves one behind. */
const LEASE_MS = 3_000;

export interface PreflightOptions {
  prepared: PreparedRun;
  env: NodeJS.ProcessEnv;
  signal: AbortSignal;
  /** Told what went wrong and was mended. */
  warn(text: string): void;
}

/**
 * Starts all that a drill needs but its load, sends one request of each kind through the target, and the first of them again while the
 * primary answers 503. Nothing is left of it. Throws what starting a drill throws, and `aborted` where it was stopped.
 */
export async function runPreflight({ prepared, env, signal, warn }: PreflightOptions): Promise<PreflightFacts> {
  const { drill } = prepared;
  checkPlaces(drill, env);
  const path = await mkdtemp(join(tmpdir(), 'cutover-check-'));
  try {
    signal.throwIfAborted();
    const folder = runFolderAt(path);
    await writePrivate(folder.records, '');
    const redactor = createRedactor(collectSecrets(drill, env));
    const runToken = Array.from({ length: 10 }, () => randomInt(36).toString(36)).join('');
    const arrivals = await pickArrivals(prepared);
    return await withSystem({ drill, folder, runToken, env, warn, redactor, signal }, async (system) => {
      let next = 0;
      // One at a time: what is called meanwhile without an id is the probe's.
      const send = (asked: readonly Arrival[], marker: Marker, primaryFailing = false): Promise<Probe[]> =>
        sendProbes({
          prepared,
          system,
          runToken,
          recordsPath: folder.records,
          arrivals: asked.map((arrival) => ({ ...arrival, index: next++ })),
          marker,
          primaryFailing,
          isAtOnce: false,
          until: signal,
          signal,
        });
      const found = await findMarker(drill.traffic.marker, (marker) => send(arrivals, marker));
      const failing = await whilePrimaryFails(system, () => send(arrivals.slice(0, 1), found.marker, true));
      const probes = [...found.probes, ...failing];
      return { ...found, probes, addresses: listAddresses(system), pointer: pointerOf(drill) };
    });
  } catch (error) {
    // What it was stopped with may be a text: no error of ours.
    if (!signal.aborted || error instanceof CutoverError) throw error;
    throw new CutoverError('aborted', 'Stopped before all was checked; nothing was left behind.', { cause: error });
  } finally {
    await rm(path, { recursive: true, force: true });
  }
}

async function whilePrimaryFails<T>({ injectors }: RunningSystem, use: () => Promise<T[]>): Promise<T[]> {
  const [primary] = injectors.values();
  if (primary === undefined) return [];
  const { control } = primary;
  await control.arm([{ kind: 'error-response', error: 'openai-503-overloaded' }], LEASE_MS);
  const extending = setInterval(() => void control.extend(LEASE_MS).catch(() => {}), LEASE_MS / 3);
  try {
    return await use();
  } finally {
    clearInterval(extending);
    await control.clear();
  }
}
