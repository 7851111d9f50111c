import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomInt } from 'node:crypto';
import type { Drill } from '../../drill/drill.ts';
import { listServing } from '../../drill/providers.ts';
import type { Marker } from '../../drill/traffic.ts';
import type { Arrival } from '../../drill/workloads/arrival.ts';
import { CutoverError } from '../../kit/cutover-error.ts';
import { createRedactor } from '../../kit/secrets/redactor.ts';
import type { ProviderName } from '../../kit/terms/provider.ts';
import { checkConsumers } from '../consumers/check-consumers.ts';
import { checkPlaces } from '../runner/check-places.ts';
import { collectSecrets } from '../runner/collect-secrets.ts';
import type { PreparedRun } from '../runner/prepare-run.ts';
import { runFolderAt, writePrivate } from '../runner/run-folder.ts';
import type { RunningSystem } from '../runner/start-system.ts';
import { withSystem } from '../runner/with-system.ts';
import { createSafety } from '../safety/create-safety.ts';
import { askProviders } from './ask-providers.ts';
import { findMarker, markerChoice } from './decide-marker.ts';
import type { PreflightFacts } from './find-problems.ts';
import { listAddresses } from './probe-system.ts';
import type { Probe } from './probe.ts';
import { pickArrivals, pointerOf } from './send-probe.ts';
import { sendProbes } from './send-probes.ts';

/** As that of a drill's faults: nobody who breaks this off leaves one behind. */
const LEASE_MS = 3_000;
/** A check is over in less. */
const CHECK_MS = 60_000;

export interface PreflightOptions {
  prepared: PreparedRun;
  env: NodeJS.ProcessEnv;
  signal: AbortSignal;
  /** Told what went wrong and was mended. */
  warn(text: string): void;
}

/**
 * Starts all that a drill needs but its load, sends one request of each kind through the target and straight to each provider that is none
 * of ours, and each of them again while the primary answers 503, then while those behind it do, too. Nothing is left of it. Throws what starting a drill throws, and `aborted` where it was stopped.
 */
export async function runPreflight({ prepared, env, warn, ...options }: PreflightOptions): Promise<PreflightFacts> {
  const { drill } = prepared;
  checkPlaces(drill, env);
  const redactor = createRedactor(collectSecrets(drill, env));
  await checkConsumers(drill.contracts, { env, clean: (text) => redactor.clean(text), warn, signal: options.signal });
  const path = await mkdtemp(join(tmpdir(), 'cutover-check-'));
  const safety = createSafety({ drill, runId: 'check', env, signal: options.signal, lastsMs: CHECK_MS, warn });
  const { signal } = safety;
  try {
    signal.throwIfAborted();
    await safety.enter();
    const folder = runFolderAt(path);
    await writePrivate(folder.records, '');
    const runToken = Array.from({ length: 10 }, () => randomInt(36).toString(36)).join('');
    const arrivals = await pickArrivals(prepared);
    return await withSystem({ drill, folder, runToken, env, warn, redactor, signal }, async (system) => {
      let next = 0;
      const number = (asked: readonly Arrival[]): Arrival[] => asked.map((arrival) => ({ ...arrival, index: next++ }));
      const asking = { prepared, system, runToken, redactor, until: signal, signal };
      // One at a time: what is called meanwhile without an id is the probe's.
      const send = (marker: Marker, failing: readonly ProviderName[], isAtOnce: boolean): Promise<Probe[]> =>
        sendProbes({
          ...asking,
          recordsPath: folder.records,
          arrivals: number(arrivals),
          marker,
          failing,
          isAtOnce,
        });
      const [found, straight] = await Promise.all([
        findMarker(markerChoice(drill), (marker) => send(marker, [], false)),
        askProviders({ ...asking, arrivals: number(arrivals) }),
      ]);
      const probes = [...found.probes];
      // Where all are known they need not be asked one at a time, and waits for a provider that fails add up to no more than the longest.
      const isAtOnce = probes.every(({ unknown }) => unknown.length === 0);
      for (const failing of listTakenAway(drill))
        probes.push(...(await whileFailing(system, failing, () => send(found.marker, failing, isAtOnce))));
      return { ...found, probes, straight, addresses: listAddresses(system), pointer: pointerOf(drill) };
    });
  } catch (error) {
    // What it was stopped with may be a text: no error of ours.
    if (!signal.aborted || error instanceof CutoverError) throw error;
    throw new CutoverError('aborted', 'Stopped before all was checked; nothing was left behind.', { cause: error });
  } finally {
    await safety.leave();
    await rm(path, { recursive: true, force: true });
  }
}

/** The first one; the first and the second; all but the last. None where a drill may not take them from everybody, or has to be approved first. */
export function listTakenAway(drill: Pick<Drill, 'safety' | 'approval' | 'providers'>): ProviderName[][] {
  // It would be taken from all tenants, and by nobody's leave.
  if (drill.safety?.blastRadius !== undefined || drill.approval === 'required') return [];
  const names = listServing(drill);
  return names.slice(1).map((_, place) => names.slice(0, place + 1));
}

async function whileFailing<T>(
  { injectors }: RunningSystem,
  failing: readonly ProviderName[],
  use: () => Promise<T>,
): Promise<T> {
  const controls = failing.flatMap((name) => injectors.get(name)?.control ?? []);
  try {
    for (const control of controls)
      await control.arm([{ kind: 'error-response', error: 'openai-503-overloaded' }], LEASE_MS);
    const extending = setInterval(() => {
      for (const control of controls) void control.extend(LEASE_MS).catch(() => {});
    }, LEASE_MS / 3);
    try {
      return await use();
    } finally {
      clearInterval(extending);
    }
  } finally {
    for (const control of controls) await control.clear();
  }
}
