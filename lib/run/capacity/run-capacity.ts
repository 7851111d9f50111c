import { randomInt } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { capRate } from '../../collector/capacity/cap-rate.ts';
import type { MachineLimit } from '../../collector/capacity/machine-limit.ts';
import { summarizeCapacity } from '../../collector/capacity/summarize-capacity.ts';
import type { Block } from '../../collector/capacity/block.ts';
import type { Capacity } from '../../collector/scorecard/capacity.ts';
import type { Drill } from '../../drill/drill.ts';
import type { Marker } from '../../drill/traffic.ts';
import { renderCapacityHtml } from '../../collector/report/capacity/html.ts';
import { explainRefusal } from '../../kit/explain-refusal.ts';
import { formatRate } from '../../kit/format/format-rate.ts';
import { CutoverError, isSystemError } from '../../kit/cutover-error.ts';
import { createRedactor } from '../../kit/secrets/redactor.ts';
import { writeCases } from '../cases/write-cases.ts';
import { measureMachine } from '../machine/measure-machine.ts';
import { checkConsumers } from '../consumers/check-consumers.ts';
import { tellStraysOnce } from '../consumers/tell-strays-once.ts';
import { bundleForK6 } from '../runner/bundle-scenario.ts';
import { checkPlaces } from '../runner/check-places.ts';
import { collectSecrets, redactDrill } from '../runner/collect-secrets.ts';
import { findK6 } from '../runner/find-k6.ts';
import { createRunJournal, type Journal } from '../runner/journal.ts';
import { cloneRoot } from '../runner/package-root.ts';
import type { LoadWatch } from '../runner/load-watch.ts';
import type { RunDrillOptions } from '../runner/run-drill.ts';
import { settleMarker } from '../runner/settle-marker.ts';
import {
  claimFolder,
  createRunFolder,
  type NewRunFolder,
  removeRunFolder,
  type RunFolder,
  writePrivate,
  writeWhole,
} from '../runner/run-folder.ts';
import { seatGuards } from '../runner/seat-guards.ts';
import { tellStop } from './tell-stop.ts';
import { tellFailure } from '../runner/tell-failure.ts';
import { withSystem } from '../runner/with-system.ts';
import { createSafety } from '../safety/create-safety.ts';
import { driveSearch, type SearchDriven } from './drive-search.ts';
import { SHAPE_REST_MS } from './drive-shapes.ts';
import { createLedger } from './ledger.ts';
import type { PreparedCapacity } from './prepare-capacity.ts';
import { type BlockRunner, runBlock } from './run-block.ts';

export interface RunCapacityOptions {
  prepared: PreparedCapacity;
  /** A folder of its own; by default one in `resultsPath`. */
  out?: string | undefined;
  resultsPath: string;
  env: NodeJS.ProcessEnv;
  /** Stops it; what is resolved until then is told. Its reason is a clause. */
  signal: AbortSignal;
  /** Told what goes on, a sentence each; nothing secret is in it. */
  tell(text: string): void;
  /** As of a drill: once all is started, and before anybody is held down. Left out: a marker that is `auto` is `never`. */
  beforeLoad?: RunDrillOptions['beforeLoad'];
  /** Who else is told of the loads, and its folder, as soon as the system runs. */
  watch?: LoadWatch;
  onFolder?: (folder: RunFolder) => void;
  /** Told once code of one's own was tried and can be asked, before anything is started. */
  onTried?: () => void;
  /** Told of each block as soon as it is judged. */
  onBlock?: (block: Block) => void;
}

export interface CapacityResult {
  capacity: Capacity;
  folder: NewRunFolder & { capacity: string };
  /** Why its files could not be written, a clause: nobody knows of it but who is told here. Null: they are there. */
  unwritten: string | null;
}

/**
 * Searches for the rate at which a drill's fallback ceases to hold, on one system for all blocks. Everything started is stopped. Throws what starting a drill throws,
 * and leaves nothing behind then.
 */
export async function runCapacity(options: RunCapacityOptions): Promise<CapacityResult> {
  const { prepared, out, resultsPath, env } = options;
  const { drill } = prepared;
  setMaxListeners(0, options.signal);
  const redactor = createRedactor(collectSecrets(drill, env));
  const tell = tellStraysOnce((text) => options.tell(redactor.clean(text)));
  checkPlaces(drill, env);
  const startedAt = new Date();
  const elapsedMs = (): number => Math.max(0, Date.now() - startedAt.getTime());
  const made = await createRunFolder({
    out,
    resultsPath,
    drillName: `${drill.name}-capacity`,
    seed: drill.seed,
    now: startedAt,
  });
  const folder = { ...made, capacity: join(made.path, 'capacity.json') };
  const k6 = await claimFolder(folder, async () => {
    await checkConsumers(drill.contracts, {
      env,
      clean: (text) => redactor.clean(text),
      warn: tell,
      signal: options.signal,
    });
    options.onTried?.();
    // By it the folder is known for that of a search, also where it is killed.
    await mkdir(join(folder.path, 'blocks'));
    return findK6({ root: cloneRoot, env });
  });
  const safety = createSafety({ drill, runId: folder.runId, env, signal: options.signal, lastsMs: null, warn: tell });
  const { signal } = safety;
  setMaxListeners(0, signal);
  const journal = createRunJournal(folder.journal, redactor, (error) =>
    tell(`The journal cannot be written: ${String(error)}`),
  );
  const ledger = createLedger(prepared.options, prepared.arrivals);
  let began = false;
  try {
    await safety.enter();
    const limit = await measureLimit({ ...options, signal }, k6.path, tell);
    const { mostRate, machine } = capRate(prepared.search.mostRate, limit);
    const search = { ...prepared.search, mostRate };
    if (machine !== null)
      tell(
        `This machine can drive ${formatRate(machine.perSecond)}, where ${machine.part} would be full; ${machine.ends ? `nothing beyond ${formatRate(machine.most)} is tried` : 'that is enough'}.`,
      );
    const writeDrill = (resolved: Drill): Promise<void> =>
      writePrivate(folder.drill, `${JSON.stringify(redactor.cleanValue(redactDrill(resolved)), null, 2)}\n`);
    await writeDrill(drill);
    await writePrivate(folder.plan, prepared.arrivals.map((arrival) => `${JSON.stringify(arrival)}\n`).join(''));
    if (prepared.arrivals.some(({ case: drawn }) => typeof drawn === 'number'))
      await writeCases(folder.cases, prepared.eachCase);
    await writePrivate(folder.records, '');
    await writePrivate(folder.judgements, '');
    await writePrivate(folder.script, redactor.clean(await bundleForK6(prepared.scenarioPath)));
    const summarize = ({ found, shapes, noEvidence }: SearchDriven): Capacity =>
      // A provider may have said a key again, to whoever it refused.
      redactor.cleanValue(
        summarizeCapacity(found, {
          capacityId: folder.runId,
          drill: drill.name,
          seed: drill.seed,
          startedAt: startedAt.toISOString(),
          durationMs: elapsedMs(),
          through: prepared.options.direct ?? null,
          heldDown: [...prepared.held.keys()],
          peakRate: prepared.peakRate,
          mostRate: search.mostRate,
          blockMs: search.blockMs,
          warmupMs: prepared.options.warmupMs,
          conditions: prepared.conditions,
          spent: ledger.spent(),
          quotas: prepared.quotas,
          machine,
          noEvidence,
          shapes: shapes === null ? null : { seen: shapes, restMs: SHAPE_REST_MS },
          tokensPerRequest: ledger.tokensPerRequest(),
        }),
      );
    const runToken = Array.from({ length: 10 }, () => randomInt(36).toString(36)).join('');
    const systemOptions = { drill, folder, runToken, env, warn: tell, redactor, signal, isPlanned: true };
    const result = await withSystem(systemOptions, async (system) => {
      signal.throwIfAborted();
      const settled = settleMarker(
        prepared,
        await settleBeforeLoad(options, { system, runToken, recordsPath: folder.records, redactor, signal }, journal),
      );
      // As it is run.
      await writeDrill(settled.drill);
      began = true;
      options.onFolder?.(folder);
      const runner: BlockRunner = {
        prepared: settled,
        folder,
        refuses: ledger.refuses,
        guards: seatGuards(drill, system, runToken),
        journal,
        system,
        runToken,
        k6Path: k6.path,
        redactor,
        env,
        signal,
        warn: tell,
        ...(options.watch === undefined ? {} : { watch: options.watch }),
      };
      return driveSearch({
        search,
        machine,
        warmupMs: prepared.options.warmupMs,
        shapesPeak: prepared.options.shapes ? prepared.peakRate : null,
        ledger,
        runBlock: (planned, idle) => runBlock(runner, planned, idle).catch((error: unknown) => tellStop(error, signal)),
        rest: (ms) => sleep(ms, undefined, { signal }).catch(() => {}),
        elapsedMs,
        tell,
        onBlock: options.onBlock ?? (() => {}),
        // Whoever is killed has it; that a disk is full is told of at the end.
        onKnown: async (known) => void (await writeResult(folder, summarize(known))),
      });
    });
    const capacity = summarize(result);
    return { capacity, folder, unwritten: await writeResult(folder, capacity) };
  } catch (error) {
    if (!began) await removeRunFolder(folder);
    const unbegun = began ? null : 'Stopped before the load began; nothing was left behind.';
    throw tellFailure(error, { signal, redactor, unbegun });
  } finally {
    await safety.leave();
  }
}

/** Sees to it that the search can come to something, and says whether prompts bear an id. */
async function settleBeforeLoad(
  { prepared, beforeLoad }: RunCapacityOptions,
  ready: Parameters<NonNullable<RunDrillOptions['beforeLoad']>>[0],
  journal: Journal,
): Promise<Marker> {
  const found = await beforeLoad?.(ready);
  const { marker } = prepared.drill.traffic;
  if (marker !== 'auto') return marker;
  const decided = found?.marker ?? 'never';
  journal({ what: 'marker-decided', marker: decided, found: found !== undefined });
  return decided;
}

/** Writes what it came to; resolves to why the system refused that, a clause: a search of an hour is not to be lost with its disk. */
async function writeResult(folder: CapacityResult['folder'], capacity: Capacity): Promise<string | null> {
  try {
    await writeWhole(folder.capacity, `${JSON.stringify(capacity, null, 2)}\n`);
    await writeWhole(folder.report, renderCapacityHtml(capacity));
    return null;
  } catch (error) {
    if (isSystemError(error)) return `${folder.path} cannot be written: ${explainRefusal(error)}`;
    throw error;
  }
}

/** So little every machine can drive. */
const LITTLE = 5;

/** What this machine can drive of the drill's traffic; null: it cannot be told, or so much is not to be tried. */
async function measureLimit(
  { prepared, env, signal }: RunCapacityOptions,
  k6Path: string,
  tell: (text: string) => void,
): Promise<MachineLimit | null> {
  if (prepared.search.mostRate <= LITTLE) return null;
  try {
    return await measureMachine({ like: prepared.drill, k6Path, env, signal, tell });
  } catch (error) {
    if (signal.aborted || !(error instanceof CutoverError) || error.code === 'bug') throw error;
    tell(`${error.message} Whether it was full is told behind each block.`);
    return null;
  }
}
