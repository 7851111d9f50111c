import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findMachineLimit, type MachineLimit, type MachineLook } from '../../collector/capacity/machine-limit.ts';
import type { Drill } from '../../drill/drill.ts';
import { longestCallMs } from '../../drill/caller-times.ts';
import { measurePeakWithin } from '../../drill/plan.ts';
import { CutoverError } from '../../kit/cutover-error.ts';
import { createRedactor } from '../../kit/secrets/redactor.ts';
import { timeoutSignal } from '../../proxies/process/timeout-signal.ts';
import { readCpuMs } from '../../proxies/process/cpu-time.ts';
import { nowEpochMs } from '../../proxies/process/now.ts';
import { eachUsedCase, listCases, numberCases, openCaseFiles } from '../cases/plan-cases.ts';
import { writeCases } from '../cases/write-cases.ts';
import { bundleForK6 } from '../runner/bundle-scenario.ts';
import { planRequests } from '../runner/plan-requests.ts';
import { genericScenario } from '../runner/read-drill.ts';
import { runFolderAt, writePrivate } from '../runner/run-folder.ts';
import { runLoad } from '../runner/run-load.ts';
import { withSystem } from '../runner/with-system.ts';
import { measuredDrill, stretches } from './measured-drill.ts';

/** What was measured of a machine, and how. */
export interface MeasuredMachine extends MachineLimit {
  processors: number;
  /** Callers that were sent for it. */
  callers: number;
  durationMs: number;
}

export interface MeasureOptions {
  /** Whose traffic is sent; null: that of the sample. */
  like: Drill | null;
  k6Path: string;
  env: NodeJS.ProcessEnv;
  signal: AbortSignal;
  /** Told how far it is, a sentence each. */
  tell(text: string): void;
}

/** With starting and stopping it takes half of that on a machine of two cores. */
const MOST_MS = 60_000;
/** k6 does its work in many threads, and is asked to by what it is. */
const K6 = 'k6';

/**
 * Measures what this machine can drive: sends a load of some seconds through k6, the observer, a router, injectors and mocks of its own, and looks at the processor time
 * each of them takes for a caller. No provider is asked. Ends within a minute; everything started is stopped. Throws an `environment` error where the
 * load could not be sent, or nothing could be told of it.
 */
export async function measureMachine(options: MeasureOptions): Promise<MeasuredMachine> {
  const { like, k6Path, env, tell } = options;
  const signal = AbortSignal.any([options.signal, timeoutSignal(MOST_MS)]);
  const began = nowEpochMs();
  const drill = measuredDrill(like);
  const folder = { ...runFolderAt(await mkdtemp(join(tmpdir(), 'cutover-machine-'))), runId: 'machine' };
  try {
    const files = await openCaseFiles(drill);
    const arrivals = await planRequests(drill, { cases: listCases(files) }, 'the traffic', () => {});
    const numbers = numberCases(arrivals, files);
    await writePrivate(folder.plan, arrivals.map((arrival) => `${JSON.stringify(arrival)}\n`).join(''));
    if (arrivals.some(({ case: drawn }) => typeof drawn === 'number'))
      await writeCases(folder.cases, (onCase) => eachUsedCase(files, numbers, onCase));
    await writePrivate(folder.records, '');
    await writePrivate(folder.judgements, '');
    await writePrivate(folder.script, await bundleForK6(genericScenario));
    const redactor = createRedactor();
    const common = { folder, runToken: 'machine', env, redactor, signal };
    return await withSystem({ ...common, drill, warn: tell }, async (system) => {
      const vus = measurePeakWithin(arrivals, longestCallMs(drill.traffic) + 1_000);
      const pids = new Map(system.pids);
      if (system.target.pid !== undefined) pids.set('target', system.target.pid);
      let looking: Promise<MachineLook[]> = Promise.resolve([]);
      const end = await runLoad({
        ...common,
        prepared: {
          drill,
          scenarioPath: genericScenario,
          arrivals,
          vus,
          eachCase: () => Promise.resolve(),
          warnings: [],
        },
        journal: () => {},
        system,
        k6Path,
        onBegin: () => {
          tell(`Sending ${arrivals.length} callers in ${Math.round(LOAD_MS / 1_000)} s to mocks of our own.`);
          looking = lookThrice(pids, arrivals, signal);
        },
        onEvent: (event) => {
          if (event.kind === 'load-started') pids.set(K6, event.load.program.pid);
        },
      });
      const lost = [...end.crashed, ...(end.hopeless === undefined ? [] : [end.hopeless])][0];
      if (lost !== undefined)
        throw new CutoverError('environment', `What this machine can drive could not be measured: ${lost}.`);
      const [calm, busy, last] = await looking;
      if (calm === undefined || busy === undefined || last === undefined) throw signal.reason;
      const processors = availableParallelism();
      return {
        ...findMachineLimit([calm, busy, last], { processors, threaded: [K6] }),
        processors,
        callers: arrivals.length,
        durationMs: nowEpochMs() - began,
      };
    });
  } catch (error) {
    if (!options.signal.aborted && signal.aborted)
      throw new CutoverError(
        'environment',
        `What this machine can drive could not be measured within ${MOST_MS / 1_000} s: it is too busy with other things.`,
        { cause: error },
      );
    throw error;
  } finally {
    await rm(folder.path, { recursive: true, force: true });
  }
}

const LOAD_MS = stretches.reduce((sum, { durationMs }) => sum + durationMs, 0);

/** Behind each of the first three stretches. */
async function lookThrice(
  pids: ReadonlyMap<string, number>,
  arrivals: readonly { dueMs: number }[],
  signal: AbortSignal,
): Promise<MachineLook[]> {
  const began = nowEpochMs();
  const looks: MachineLook[] = [];
  let dueMs = 0;
  for (const { durationMs } of stretches.slice(0, 3)) {
    dueMs += durationMs;
    await sleep(Math.max(0, began + dueMs - nowEpochMs()), undefined, { signal }).catch(() => {});
    if (signal.aborted) return [];
    const atMs = nowEpochMs() - began;
    const used = await Promise.all([...pids].map(async ([name, pid]) => [name, await readCpuMs(pid)] as const));
    looks.push({
      atMs,
      callers: arrivals.filter((arrival) => arrival.dueMs <= atMs).length,
      cpuMs: { ...Object.fromEntries(used), cutover: readOwnMs() },
    });
  }
  return looks;
}

/** This process reads what the others write. */
function readOwnMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
