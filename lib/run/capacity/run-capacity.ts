import { randomInt } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { readHold } from '../../collector/capacity/judge-block.ts';
import type { IdleTimes } from '../../collector/capacity/read-block.ts';
import { capRate } from '../../collector/capacity/cap-rate.ts';
import type { MachineLimit } from '../../collector/capacity/machine-limit.ts';
import { summarizeCapacity } from '../../collector/capacity/summarize-capacity.ts';
import type { Block } from '../../collector/capacity/block.ts';
import type { Capacity } from '../../collector/scorecard/capacity.ts';
import type { ShapeStage } from '../../collector/capacity/shape.ts';
import { renderCapacityHtml } from '../../collector/report/capacity/html.ts';
import { formatRate } from '../../kit/format/format-rate.ts';
import { CutoverError } from '../../kit/cutover-error.ts';
import { createRedactor } from '../../kit/secrets/redactor.ts';
import { writeCases } from '../cases/write-cases.ts';
import { measureMachine } from '../machine/measure-machine.ts';
import { checkConsumers } from '../consumers/check-consumers.ts';
import { bundleForK6 } from '../runner/bundle-scenario.ts';
import { checkPlaces } from '../runner/check-places.ts';
import { collectSecrets, redactDrill } from '../runner/collect-secrets.ts';
import { findK6 } from '../runner/find-k6.ts';
import { createRunJournal } from '../runner/journal.ts';
import { cloneRoot } from '../runner/package-root.ts';
import type { LoadWatch } from '../runner/load-watch.ts';
import {
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
import { driveShapes, SHAPE_REST_MS } from './drive-shapes.ts';
import { awaitRecovery } from './await-recovery.ts';
import { createLedger } from './ledger.ts';
import type { BlockToPlan } from './plan-block.ts';
import type { PreparedCapacity } from './prepare-capacity.ts';
import { type BlockRunner, runBlock } from './run-block.ts';
import { searchCapacity } from './search-capacity.ts';

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
  /** Who else is told of the loads, and its folder, as soon as the system runs. */
  watch?: LoadWatch;
  onFolder?: (folder: RunFolder) => void;
  /** Told of each block as soon as it is judged. */
  onBlock?: (block: Block) => void;
}

export interface CapacityResult {
  capacity: Capacity;
  folder: NewRunFolder & { capacity: string };
}

/** Idle again before the next block; what a target still does for callers that are gone is over by then. */
const DRAIN_MS = 1_000;

/**
 * Searches for the rate at which a drill's fallback ceases to hold, on one system for all blocks. Everything started is stopped. Throws what starting a drill throws,
 * and leaves nothing behind then.
 */
export async function runCapacity(options: RunCapacityOptions): Promise<CapacityResult> {
  const { prepared, out, resultsPath, env } = options;
  const { drill } = prepared;
  setMaxListeners(0, options.signal);
  const redactor = createRedactor(collectSecrets(drill, env));
  const tell = (text: string): void => options.tell(redactor.clean(text));
  checkPlaces(drill, env);
  await checkConsumers(drill.contracts, {
    env,
    clean: (text) => redactor.clean(text),
    warn: tell,
    signal: options.signal,
  });
  const k6 = await findK6({ root: cloneRoot, env });
  const startedAt = new Date();
  const made = await createRunFolder({
    out,
    resultsPath,
    drillName: `${drill.name}-capacity`,
    seed: drill.seed,
    now: startedAt,
  });
  const folder = { ...made, capacity: join(made.path, 'capacity.json') };
  const safety = createSafety({
    drill,
    runId: folder.runId,
    env,
    signal: options.signal,
    lastsMs: null,
    warn: tell,
  });
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
    await writePrivate(folder.drill, `${JSON.stringify(redactor.cleanValue(redactDrill(drill)), null, 2)}\n`);
    await writePrivate(folder.plan, prepared.arrivals.map((arrival) => `${JSON.stringify(arrival)}\n`).join(''));
    if (prepared.arrivals.some(({ case: drawn }) => typeof drawn === 'number'))
      await writeCases(folder.cases, prepared.eachCase);
    await writePrivate(folder.records, '');
    await writePrivate(folder.judgements, '');
    await writePrivate(folder.script, redactor.clean(await bundleForK6(prepared.scenarioPath)));
    const runToken = Array.from({ length: 10 }, () => randomInt(36).toString(36)).join('');
    const systemOptions = { drill, folder, runToken, env, warn: tell, redactor, signal, isPlanned: true };
    const result = await withSystem(systemOptions, async (system) => {
      signal.throwIfAborted();
      began = true;
      options.onFolder?.(folder);
      const runner: BlockRunner = {
        prepared,
        folder,
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
      let number = 0;
      let idle: IdleTimes | null = null;
      let idleCases: number | null = null;
      let leastHeld: number | null = null;
      let lost: string | null = null;
      const drive = async (load: Pick<BlockToPlan, 'rate' | 'warmupMs' | 'blockMs' | 'stages'>) => {
        const { rate } = load;
        if (machine !== null && rate > machine.most * ROUNDING)
          return {
            stopped: `${formatRate(rate)} is more than may be asked of this machine, ${formatRate(machine.most)}`,
          };
        const refused = ledger.refuses(countPlanned(load));
        if (refused !== null) return { stopped: refused };
        const ran = await runBlock(runner, { ...load, number: number++, idleCases }, idle).catch((error: unknown) =>
          tellStop(error, signal),
        );
        if ('stopped' in ran) return ran;
        ledger.add(ran.sent);
        if (ran.measured > 0) idle ??= ran.idle;
        if (ran.block.contaminated === null) idleCases ??= ran.measured;
        if (ran.ended !== null) tell(`${rate.toFixed(2)}/s was ended early: ${ran.ended}.`);
        await sleep(DRAIN_MS, undefined, { signal }).catch(() => {});
        return ran.block;
      };
      const found = await searchCapacity(search, async (rate, blockMs) => {
        if (lost !== null) return { stopped: lost };
        const block = await drive({ rate, warmupMs: prepared.options.warmupMs, blockMs });
        if ('stopped' in block) return block;
        options.onBlock?.(block);
        if (block.contaminated !== null) tell(`${rate.toFixed(2)}/s says nothing: ${block.contaminated}.`);
        // It is no evidence of anything, nor of a system that has to recover.
        if (block.contaminated !== null) return block;
        if (quotaIsGone(block)) return { stopped: 'a provider says that its quota is used up, and no waiting helps' };
        const held = readHold(block, search.conditions);
        if (held === true) leastHeld = Math.min(leastHeld ?? Infinity, rate);
        if (held !== false) return block;
        const recovery = await awaitRecovery({ rate, leastHeld, conditions: search.conditions, drive, tell });
        if (recovery.kind === 'lost') {
          // What held before and never does again has not met its limit at this rate.
          if (leastHeld !== null) return { stopped: recovery.why };
          lost = recovery.why;
        }
        return block;
      });
      if (!prepared.options.shapes || found.end.kind === 'stopped') return { found, shapes: null };
      tell('The peak is brought to it at once and by a ramp now.');
      const shapes = await driveShapes(
        search.blockMs,
        (stages) => drive({ rate: prepared.peakRate, warmupMs: 0, blockMs: sumDurations(stages), stages }),
        () => sleep(SHAPE_REST_MS, undefined, { signal }).catch(() => {}),
      );
      if (shapes.stopped !== null) tell(`There is no more of it: ${shapes.stopped}.`);
      return { found, shapes };
    });
    const told = summarizeCapacity(result.found, {
      capacityId: folder.runId,
      drill: drill.name,
      seed: drill.seed,
      startedAt: startedAt.toISOString(),
      durationMs: Math.max(0, Date.now() - startedAt.getTime()),
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
      shapes: result.shapes === null ? null : { seen: result.shapes, restMs: SHAPE_REST_MS },
      tokensPerRequest: ledger.tokensPerRequest(),
    });
    // A provider may have said a key again, to whoever it refused.
    const capacity = redactor.cleanValue(told);
    await writeWhole(folder.capacity, `${JSON.stringify(capacity, null, 2)}\n`);
    await writeWhole(folder.report, renderCapacityHtml(capacity));
    return { capacity, folder };
  } catch (error) {
    if (!began) await removeRunFolder(folder);
    const unbegun = began ? null : 'Stopped before the load began; nothing was left behind.';
    throw tellFailure(error, { signal, redactor, unbegun });
  } finally {
    await safety.leave();
  }
}

/** The callers of a load, by its plan. */
function countPlanned({ rate, warmupMs, blockMs, stages }: Omit<BlockToPlan, 'number' | 'idleCases'>): number {
  const ms = stages?.reduce((sum, { share, durationMs }) => sum + share * durationMs, 0) ?? warmupMs + blockMs;
  return Math.ceil((rate * ms) / 1_000);
}

const sumDurations = (stages: readonly ShapeStage[]): number =>
  stages.reduce((sum, { durationMs }) => sum + durationMs, 0);

const ROUNDING = 1.000_001;
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

/** Most of those that missed something were told so. */
function quotaIsGone({ calls }: Block): boolean {
  const missed = calls.filter(({ met }) => met.includes(false));
  return missed.filter(({ limit }) => limit === 'quota').length * 2 > missed.length;
}
