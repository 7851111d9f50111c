import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Arrival } from '../../drill/workloads/arrival.ts';
import { CutoverError } from '../../kit/cutover-error.ts';
import { createRedactor } from '../../kit/secrets/redactor.ts';
import { checkPlaces } from '../runner/check-places.ts';
import { collectSecrets } from '../runner/collect-secrets.ts';
import type { PreparedRun } from '../runner/prepare-run.ts';
import { runFolderAt, writePrivate } from '../runner/run-folder.ts';
import { withSystem } from '../runner/with-system.ts';
import type { PreflightFacts } from './find-problems.ts';
import { listAddresses } from './probe-system.ts';
import { type ProbeStart, readProbe } from './probe.ts';
import { pickArrivals, pointerOf, readRecords, sendProbe } from './send-probe.ts';

/** As that of a drill's faults: nobody who breaks this off leaves one behind. */
const LEASE_MS = 3_000;
/** What a probe causes may go on a moment behind its answer. */
const SETTLE_MS = 100;

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
    const { starts, addresses } = await withSystem(
      { drill, folder, runToken, env, warn, redactor, signal },
      async (system) => {
        // One at a time: what is called meanwhile without an id is the probe's.
        const send = async (arrival: Arrival, primaryFailing: boolean): Promise<ProbeStart> => {
          const sent = await sendProbe({ prepared, system, runToken, arrival, primaryFailing, until: signal });
          signal.throwIfAborted();
          await sleep(SETTLE_MS);
          return sent;
        };
        const sent = [];
        for (const [index, arrival] of arrivals.entries()) {
          signal.throwIfAborted();
          sent.push(await send({ ...arrival, index }, false));
        }
        const [first] = arrivals;
        const [primary] = system.injectors.values();
        if (first !== undefined && primary !== undefined) {
          const { control } = primary;
          await control.arm([{ kind: 'error-response', error: 'openai-503-overloaded' }], LEASE_MS);
          const extending = setInterval(() => void control.extend(LEASE_MS).catch(() => {}), LEASE_MS / 3);
          try {
            sent.push(await send({ ...first, index: arrivals.length }, true));
          } finally {
            clearInterval(extending);
            await control.clear();
          }
        }
        return { starts: sent, addresses: listAddresses(system) };
      },
    );
    const { exchanges, attempts } = await readRecords(folder.records);
    const probes = starts.map((start) => readProbe(start, exchanges, attempts));
    return { probes, addresses, pointer: pointerOf(drill) };
  } catch (error) {
    // What it was stopped with may be a text: no error of ours.
    if (!signal.aborted || error instanceof CutoverError) throw error;
    throw new CutoverError('aborted', 'Stopped before all was checked; nothing was left behind.', { cause: error });
  } finally {
    await rm(path, { recursive: true, force: true });
  }
}
