import { randomInt } from 'node:crypto';
import { existsSync } from 'node:fs';
import { CutoverError, formatCause } from '../../kit/cutover-error.ts';
import { createRedactor, type Redactor } from '../../kit/secrets/redactor.ts';
import { createRecordWriter } from '../../collector/record-file/record-writer.ts';
import type { RunEndRecord } from '../../collector/records/run-end-record.ts';
import type { Scorecard } from '../../collector/scorecard/scorecard.ts';
import type { Approval } from '../../collector/scorecard/game-day.ts';
import { checkApproval } from './plan-game.ts';
import { checkPostflight, runPostflightAnyway, runPostflightCommands, runPreflightCommands } from './run-flight.ts';
import { bundleForK6 } from './bundle-scenario.ts';
import type { Drill } from '../../drill/drill.ts';
import type { Marker } from '../../drill/traffic.ts';
import type { PlannedArrival } from '../../drill/workloads/arrival.ts';
import { writeCases } from '../cases/write-cases.ts';
import { longestCallMs } from '../../drill/caller-times.ts';
import { measurePeakWithin } from '../../drill/plan.ts';
import { timelineDurationMs } from '../../drill/timeline.ts';
import { createSafety } from '../safety/create-safety.ts';
import { checkConsumers } from '../consumers/check-consumers.ts';
import { tellStraysOnce } from '../consumers/tell-strays-once.ts';
import { checkPlaces } from './check-places.ts';
import { controlDrill } from './control-drill.ts';
import { checkFileLimit } from './check-file-limit.ts';
import { findK6 } from './find-k6.ts';
import { cloneRoot } from './package-root.ts';
import { createRunJournal, type Journal } from './journal.ts';
import { openReceivers } from '../notify/notifier.ts';
import { notifyRun } from './notify-run.ts';
import type { PreparedRun } from './prepare-run.ts';
import type { RunEvent } from './run-event.ts';
import { collectSecrets, redactDrill } from './collect-secrets.ts';
import { claimFolder, createRunFolder, removeRunFolder, type RunFolder, writePrivate } from './run-folder.ts';
import { type LoadOptions, runLoad } from './run-load.ts';
import { seatGuards } from './seat-guards.ts';
import { settleMarker } from './settle-marker.ts';
import { type RunningJudging, startJudging } from './start-judging.ts';
import type { RunningSystem, SystemOptions } from './start-system.ts';
import { tellFailure } from './tell-failure.ts';
import { withSystem } from './with-system.ts';
import { writeFirstScore } from './write-score.ts';

const PLAN_CHUNK = 2_000;
const UNMARKED =
  'Nothing is sent before the load: whether the ids of requests get through the target is not known, and no prompt bears one (traffic.marker: "always" lets each)';

export interface RunDrillOptions {
  prepared: PreparedRun;
  /** A folder of one's own for this run; by default one in `resultsPath`. */
  out?: string | undefined;
  resultsPath: string;
  env: NodeJS.ProcessEnv;
  /** Stops the run: faults are reverted first, then what there is gets scored as `aborted`. */
  signal: AbortSignal;
  onEvent: (event: RunEvent) => void;
  /**
   * Done on the system that runs, before there is load; what it throws ends the run, and nothing is left behind. It decides whether the
   * load's prompts bear an id, where the drill leaves that open; without it they do not.
   */
  beforeLoad?: (ready: {
    system: RunningSystem;
    runToken: string;
    recordsPath: string;
    redactor: Redactor;
    signal: AbortSignal;
  }) => Promise<{ marker: Marker }>;
  /** Who approved which plan; without it, a drill that requires it is refused. */
  approval?: Approval | undefined;
  /** As that of a system. */
  otherPlans?: SystemOptions['otherPlans'];
  /** As those of a load. */
  inOutage?: LoadOptions['inOutage'];
  watch?: LoadOptions['watch'];
}

export interface RunResult {
  scorecard: Scorecard;
  folder: RunFolder;
  /** What of it could not be written into the folder, as a clause (a full disk, say); null: nothing. */
  unwritten: string | null;
  /** Whether somebody stopped it from elsewhere, maybe behind its load, where that changes nothing of it: no other may follow. */
  isStopped: boolean;
}

/**
 * Runs a drill from start to scorecard: starts the system, runs the load on it, stops it, scores. Whatever happens, faults are
 * reverted and everything started is stopped. Throws only when the load never began (then no folder is left behind), when its folder
 * was removed meanwhile, or on a bug.
 */
export async function runDrill(options: RunDrillOptions): Promise<RunResult> {
  const { prepared, out, resultsPath, env } = options;
  const { drill, arrivals } = prepared;
  const redactor = createRedactor(collectSecrets(drill, env));
  const tell = (event: RunEvent): RunEvent => {
    const clean = 'text' in event ? { ...event, text: redactor.clean(event.text) } : event;
    options.onEvent(clean);
    return clean;
  };
  checkPlaces(drill, env);
  const receivers = openReceivers(drill.notify, env);
  const approval = await checkApproval(prepared, options, redactor);
  const warn = tellStraysOnce((text) => void tell({ kind: 'warning', text }));
  const clean = (text: string): string => redactor.clean(text);
  const folder = await createRunFolder({ out, resultsPath, drillName: drill.name, seed: drill.seed, now: new Date() });
  const k6 = await claimFolder(folder, async () => {
    await checkConsumers(drill.contracts, { env, clean, warn, signal: options.signal });
    checkFileLimit(measurePeakWithin(arrivals, longestCallMs(drill.traffic)));
    return findK6({ root: cloneRoot, env });
  });
  const lastsMs = timelineDurationMs(drill.timeline);
  const safety = createSafety({ drill, runId: folder.runId, env, signal: options.signal, lastsMs, warn });
  const write = createRunJournal(folder.journal, redactor, (error) =>
    warn(`The journal cannot be written any more: ${formatCause(error)}`),
  );
  const { signal, ...control } = await controlDrill({
    folder,
    drillName: drill.name,
    signal: safety.signal,
    redactor,
    warn,
  });
  const onEvent = (event: RunEvent): void => control.tell(tell(event));
  const notices = notifyRun({ receivers, drill: drill.name, runId: folder.runId, clean });
  const journal: Journal = (entry) => {
    write(entry);
    notices.follow(entry);
    control.tellJournal(entry);
  };
  const writeDrill = (resolved: Drill): Promise<void> =>
    writePrivate(folder.drill, `${JSON.stringify(redactor.cleanValue(redactDrill(resolved)), null, 2)}\n`);
  let began = false;
  let end: RunEndRecord;
  let recorded: boolean;
  // Begun in a callback, which the compiler does not follow.
  let judging = null as RunningJudging | null;
  const flight = { drill, folder: folder.path, env, redactor };
  let isFlying = false;
  try {
    await safety.enter();
    isFlying = true;
    await writePrivate(folder.records, '');
    control.takeNotes(journal);
    if (drill.preflight.length > 0) onEvent({ kind: 'step', text: 'Running the commands before it' });
    const commands = await runPreflightCommands({ ...flight, signal });
    checkPostflight(flight);
    await writeDrill(drill);
    await writePrivate(folder.plan, formatPlan(arrivals));
    if (arrivals.some(({ case: drawn }) => typeof drawn === 'number'))
      await writeCases(folder.cases, prepared.eachCase);
    await writePrivate(folder.judgements, '');
    // A drill in a scenario may hold a key that only the runner needs.
    await writePrivate(folder.script, redactor.clean(await bundleForK6(prepared.scenarioPath)));
    for (const text of prepared.warnings) onEvent({ kind: 'warning', text });
    onEvent({ kind: 'step', text: `Starting providers, injectors, observer and target ${drill.target.kind}` });
    journal({ what: 'started', pid: process.pid, k6: k6.version, node: process.version, approval });
    const runToken = createRunToken();
    const { otherPlans } = options;
    const systemOptions = { drill, folder, runToken, env, warn, redactor, signal, isPlanned: true, otherPlans };
    end = await withSystem(systemOptions, async (system) => {
      onEvent({ kind: 'system-ready', system, folder });
      void system.cleared.then((why) => safety.stop('cleared', why));
      signal.throwIfAborted();
      const found = await options.beforeLoad?.({ system, runToken, recordsPath: folder.records, redactor, signal });
      const { marker } = drill.traffic;
      const settled = settleMarker(prepared, marker === 'auto' ? (found?.marker ?? 'never') : marker);
      if (marker === 'auto') {
        if (found === undefined) onEvent({ kind: 'step', text: UNMARKED });
        journal({ what: 'marker-decided', marker: settled.drill.traffic.marker, found: found !== undefined });
        // As it is run, so that it can be run again without being found out.
        await writeDrill(settled.drill);
      }
      await safety.refuseFrozen();
      const guards = seatGuards(drill, system, runToken);
      judging = await startJudging(guards === null ? folder : { ...folder, guards }, warn);
      const onBegin = (): void => {
        began = true;
      };
      const loadEnd = await runLoad({
        prepared: settled,
        folder,
        journal,
        system,
        runToken,
        k6Path: k6.path,
        redactor,
        env,
        signal,
        onEvent,
        onBegin,
        ...(options.inOutage === undefined ? {} : { inOutage: options.inOutage }),
        ...(options.watch === undefined ? {} : { watch: options.watch }),
      });
      // What came last is shown to its guard while there is somebody to be asked.
      if (guards !== null) await judging.catchUp();
      return loadEnd;
    });
    // Behind the last words of the system's processes.
    const stoppedBy = safety.stoppedBy();
    safety.settle();
    if (drill.postflight.length > 0) onEvent({ kind: 'step', text: 'Running the commands behind it' });
    isFlying = false;
    commands.push(...(await runPostflightCommands(flight)));
    end = redactor.cleanValue({
      ...(stoppedBy === null ? {} : { detail: String(signal.reason), stoppedBy }),
      ...end,
      ...(approval === null ? {} : { approval }),
      ...(commands.length === 0 ? {} : { commands }),
    });
    control.endNotes();
    recorded = appendRecord(folder, end, warn);
    journal({ what: 'stopped', reason: end.reason });
    await judging?.finish();
  } catch (error) {
    await judging?.stop();
    if (isFlying) await runPostflightAnyway(flight, warn);
    await control.close(null);
    if (began) checkFolder(folder);
    else await removeRunFolder(folder);
    const unbegun = `Stopped before the load began${safety.stoppedBy() === null ? '' : `, as ${String(signal.reason)}`}; nothing was left behind.`;
    throw tellFailure(error, { signal, redactor, unbegun });
  } finally {
    await safety.leave();
  }
  try {
    checkFolder(folder);
    const scored = await writeFirstScore(folder, recorded ? null : end, journal);
    notices.tellVerdict(scored.scorecard);
    await control.close(scored.scorecard.verdict);
    await notices.finish(warn);
    return { ...scored, folder, isStopped: control.isStopped() };
  } finally {
    await control.close(null);
  }
}

function checkFolder({ path }: RunFolder): void {
  if (existsSync(path)) return;
  throw new CutoverError(
    'environment',
    `${path} was removed while the drill ran: there is nothing to score. Faults are reverted, and nothing runs any more.`,
  );
}

function appendRecord({ records: path }: RunFolder, record: RunEndRecord, warn: (text: string) => void): boolean {
  let recorded = true;
  const tell = (error: unknown): void => {
    recorded = false;
    warn(`The end of the run cannot be recorded: ${formatCause(error)}`);
  };
  try {
    const records = createRecordWriter(path, tell);
    records.write(record);
    records.close();
  } catch (error) {
    tell(error);
  }
  return recorded;
}

/** A line for each arrival, so many at a time: a plan may be longer than a text can be. */
function* formatPlan(arrivals: readonly PlannedArrival[]): Generator<string> {
  for (let from = 0; from < arrivals.length; from += PLAN_CHUNK) {
    const chunk = arrivals.slice(from, from + PLAN_CHUNK);
    yield chunk.map((arrival) => `${JSON.stringify(arrival)}\n`).join('');
  }
}

/** Ten lower-case letters and digits, new for every run. */
function createRunToken(): string {
  return Array.from({ length: 10 }, () => randomInt(36).toString(36)).join('');
}
