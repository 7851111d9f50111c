import { setTimeout as sleep } from 'node:timers/promises';
import { CutoverError, formatCause } from '../../kit/cutover-error.ts';
import { excerpt } from '../../kit/excerpt.ts';
import type { Redactor } from '../../kit/secrets/redactor.ts';
import { planTimeline, timelineDurationMs } from '../../drill/timeline.ts';
import type { PhaseName } from '../../kit/terms/phase.ts';
import { tellWait } from '../../proxies/process/tell-wait.ts';
import { nowEpochMs } from '../../proxies/process/now.ts';
import { createRecordWriter } from '../../collector/record-file/record-writer.ts';
import type { RunEndRecord } from '../../collector/records/run-end-record.ts';
import type { Journal } from './journal.ts';
import type { PreparedRun } from './prepare-run.ts';
import { followProgress, readStatus } from './follow-progress.ts';
import { createProgress } from './progress.ts';
import type { RunEvent } from './run-event.ts';
import type { RunFolder } from './run-folder.ts';
import { revertFaults, runTimeline, tellWhenClean } from './run-timeline.ts';
import { planLoadSettings } from './load-settings.ts';
import type { LoadWatch } from './load-watch.ts';
import { type RunningLoad, rejectUnstarted, startLoad } from './start-load.ts';
import type { RunningSystem } from './start-system.ts';
import { watchHarm } from './watch-harm.ts';
import { listHarmInput } from './list-harm-input.ts';
import { watchBaseline } from './watch-baseline.ts';
import { type ClockWatch, watchClock } from './watch-clock.ts';
import { watchProbes } from './watch-probes.ts';
import { watchSending } from './watch-sending.ts';
import { watchRunFolder } from './watch-run-folder.ts';
import { type LinesTail, tailLines } from '../../collector/record-file/tail-lines.ts';
import { type RecordsTail, tailRecords } from '../../collector/record-file/tail-records.ts';

const START_TIMEOUT_MS = 60_000;
const EXCEPTION_CHARACTERS = 300;

/** One load on a system that runs. */
export interface LoadOptions {
  /** The drill, whose timeline is carried out, and the plan. */
  prepared: PreparedRun;
  /** Where the plan and the bundled script lie, and where k6 writes; the records are the system's, and the judgements a thread's. */
  folder: Pick<RunFolder, 'path' | 'runId' | 'plan' | 'cases' | 'script' | 'records' | 'judgements' | 'k6Log'>;
  journal: Journal;
  system: RunningSystem;
  runToken: string;
  k6Path: string;
  /** Knows what must not be written. */
  redactor: Redactor;
  env: NodeJS.ProcessEnv;
  /** Stops the run: faults are reverted first. A reason that is text tells why, as a clause. */
  signal: AbortSignal;
  onEvent: (event: RunEvent) => void;
  /** Who else is told of it. */
  watch?: LoadWatch;
  /** Called when the first request is about to fall due. */
  onBegin: () => void;
  /** Done beside the load once the first outage has begun; `over` tells when outages are. It must not throw, and is waited for. */
  inOutage?: (system: RunningSystem, over: AbortSignal) => Promise<void>;
  /** Keeps the faults of the last entry in force until k6 has ended: callers who were due in it may still ask. */
  holdsFaults?: true;
  /** Ends the load as soon as its target has ended; left out: in an outage it goes on, as callers who find it gone are measured too. */
  needsTarget?: true;
}

/**
 * Replays a plan on a running system and carries out the drill's timeline meanwhile, until k6's end, an abort, or a crash.
 * Faults are reverted and k6 is stopped when it resolves or throws; the system runs on. Throws `usage` with k6's last words
 * when the load never began.
 */
export async function runLoad(options: LoadOptions): Promise<RunEndRecord> {
  const { prepared, folder, system, runToken, k6Path, env, onEvent } = options;
  const vus = Math.min(prepared.vus, prepared.arrivals.length);
  onEvent({ kind: 'step', text: `Starting k6 with ${vus} virtual users` });
  // What came before is another load's; opened first, so that nothing of this one is missed.
  const tail = await tailRecords(folder.records, 'end');
  const judged = await tailLines(folder.judgements);
  try {
    const seenBefore = (await readStatus(system.observer))?.exchanges ?? 0;
    const settings = planLoadSettings(prepared, folder, system, runToken);
    const { redactor, watch } = options;
    const clean = (line: string): string => redactor.clean(line);
    const output =
      watch === undefined ? undefined : { url: watch.k6Output, tags: { ...watch.tags, run: folder.runId } };
    const load = await startLoad({ k6Path, folder, env, settings, clean, output });
    try {
      onEvent({ kind: 'load-started', load });
      return await carryOut(options, { load, tail, judged, seenBefore });
    } finally {
      await load.program.stop();
    }
  } finally {
    await tail.close();
    await judged.close();
  }
}

async function carryOut(
  run: LoadOptions,
  { load, tail, judged, seenBefore }: { load: RunningLoad; tail: RecordsTail; judged: LinesTail; seenBefore: number },
): Promise<RunEndRecord> {
  const { prepared, folder, journal, system, onEvent } = run;
  const { drill, arrivals } = prepared;
  const stop = new AbortController();
  const signal = AbortSignal.any([run.signal, stop.signal]);
  const controls = new Map([...system.injectors].map(([name, { control }]) => [name, control]));
  const progress = createProgress(drill, arrivals, timelineDurationMs(drill.timeline));
  const crashed: string[] = [];
  let clock: ClockWatch | null = null;
  let stopped: Pick<RunEndRecord, 'stoppedEpochMs'> = {};
  const noteStop = (): void => void (stopped = { stoppedEpochMs: nowEpochMs(), ...stopped });
  run.signal.addEventListener('abort', noteStop, { once: true });
  const giveUp = (why: string): void => {
    if (stop.signal.aborted) return;
    noteStop();
    crashed.push(why);
    journal({ what: 'crashed', why });
    onEvent({ kind: 'warning', text: `The run cannot go on: ${why}` });
    stop.abort();
  };
  const hopeless: string[] = [];
  /** Nothing of ours has failed; there is only nothing to be learned. */
  const endEarly = (why: string | null): void => {
    if (why === null || stop.signal.aborted) return;
    noteStop();
    hopeless.push(why);
    journal({ what: 'ended-early', why });
    onEvent({ kind: 'warning', text: `The run is ended: ${why}` });
    stop.abort();
  };
  const records = createRecordWriter(folder.records, (error) =>
    giveUp(`its records cannot be written: ${formatCause(error)}`),
  );
  let targetEnded: RunEndRecord['targetEnded'];
  let beganEpochMs = Infinity;
  const outageMs =
    planTimeline(drill.timeline).find(({ settings }) => settings.phase === 'outage')?.startMs ?? Infinity;
  const harm = new AbortController();
  let stopCondition: RunEndRecord['stopCondition'];
  const stopHarm = (why: string | null): void => {
    if (why === null || signal.aborted || harm.signal.aborted) return;
    noteStop();
    const atEpochMs = nowEpochMs();
    stopCondition = { atEpochMs, revertedEpochMs: atEpochMs, why };
    journal({ what: 'stop-condition', why });
    onEvent({ kind: 'warning', text: `A stop condition ends the drill, its faults are taken back: ${why}` });
    harm.abort();
  };
  void system.crashed.then(giveUp);
  // Who runs a drill has stopped it by then, faults first.
  void system.cleared.then((why) => run.signal.aborted || giveUp(why));
  void system.targetEnded.then((why) => {
    const atEpochMs = nowEpochMs();
    if (run.needsTarget || atEpochMs < beganEpochMs + outageMs) return giveUp(why);
    if (stop.signal.aborted) return;
    // Callers of a target that did not survive the outage find it gone: that is measured like the rest of it.
    targetEnded = { atEpochMs, why };
    journal({ what: 'target-ended', why });
    onEvent({ kind: 'warning', text: `The load goes on without its target: ${why}` });
  });
  void watchRunFolder(folder, signal).then(giveUp);
  try {
    const warn = (text: string): void => onEvent({ kind: 'warning', text });
    const startEpochMs = await tellWait('k6 to begin', waitForStart(tail, load, signal), warn).catch(
      (error: unknown) => {
        if (crashed[0] === undefined) throw error;
        throw new CutoverError('environment', `The load could not begin: ${crashed[0]}`, { cause: error });
      },
    );
    run.onBegin();
    beganEpochMs = startEpochMs;
    clock = watchClock();
    journal({ what: 'load-began', startEpochMs });
    onEvent({ kind: 'load-began', startEpochMs });
    const { observer } = system;
    const baseline = watchBaseline(drill);
    const sending = watchSending(arrivals, drill.traffic.maxLateMs);
    const harmed = watchHarm(drill.stopConditions, listHarmInput(drill, arrivals));
    const probing = watchProbes(drill.stopProbes, signal).then(stopHarm);
    const follow = followProgress({
      tail,
      judged,
      onRecord(record) {
        progress.add(record);
        harmed.add(record);
        run.watch?.onRecord?.(record);
        endEarly(baseline.add(record));
      },
      onJudged(line) {
        progress.addJudgement(line);
        harmed.addJudgement(line);
        run.watch?.onJudged?.(line);
      },
      onStatus(status) {
        endEarly(sending.check(nowEpochMs() - startEpochMs, status === null ? null : status.exchanges - seenBefore));
        stopHarm(harmed.check(nowEpochMs(), status?.underWay ?? null));
      },
      progress,
      startEpochMs,
      observer,
      seenBefore,
      onEvent,
      signal,
    });
    const outage = new AbortController();
    let beside: Promise<void> | null = null;
    const onPhase = (phase: PhaseName): void => {
      if (phase === 'outage') beside ??= run.inOutage?.(system, outage.signal) ?? null;
      if (phase === 'recovery') outage.abort('the outage was over');
    };
    const holdUntil = run.holdsFaults === true ? load.program.ended : undefined;
    const timing = { drill, startEpochMs, controls, records, journal, signal, cut: harm.signal, onPhase, holdUntil };
    const timeline = runTimeline(timing).then(
      (revertedEpochMs) => {
        if (revertedEpochMs === null || stopCondition === undefined) return;
        stopCondition.revertedEpochMs = revertedEpochMs;
        stop.abort();
      },
      (error: unknown) => giveUp(formatCause(error)),
    );
    await Promise.race([load.program.ended, untilAborted(signal)]);
    // k6 may be done a little before the last phase is.
    const early = !signal.aborted && nowEpochMs() < startEpochMs + lastDueMs(run);
    if (early) stop.abort();
    await timeline;
    const faultsLeft = await revertFaults(controls, journal);
    outage.abort('the outage was over');
    // Set in a callback, which the compiler does not follow.
    await (beside as Promise<void> | null);
    if (run.signal.aborted) journal({ what: 'aborted', why: describeAbort(run.signal) });
    await Promise.all([load.program.stop(), tellWhenClean(controls, journal)]);
    const { exitCode, exceptions } = await load.finish();
    journal({ what: 'load-ended', exitCode, exceptions: exceptions?.length ?? null });
    if (exceptions === null) crashed.push("k6's log is gone, and with it what its script threw");
    stop.abort();
    await follow;
    await probing;
    const aborted = run.signal.aborted || stopCondition !== undefined;
    return {
      kind: 'run-end',
      atEpochMs: nowEpochMs(),
      reason: aborted ? 'aborted' : 'completed',
      k6: { exitCode, exceptions: exceptions?.length ?? 0, ...quoteFirst(exceptions ?? []) },
      faultsLeft,
      crashed,
      ...(targetEnded === undefined ? {} : { targetEnded }),
      clock: clock.read(),
      ...(stopCondition === undefined ? {} : { stopCondition }),
      ...(run.signal.aborted ? { detail: describeAbort(run.signal) } : {}),
      ...stopped,
      ...(hopeless[0] === undefined ? {} : { hopeless: hopeless[0] }),
    };
  } finally {
    clock?.stop();
    run.signal.removeEventListener('abort', noteStop);
    stop.abort();
    records.close();
  }
}

function quoteFirst([first]: readonly string[]): { exception?: string } {
  return first === undefined ? {} : { exception: excerpt(first, EXCEPTION_CHARACTERS) };
}

/** The moment the run starts, as k6's set-up fixed it. */
async function waitForStart(tail: RecordsTail, load: RunningLoad, signal: AbortSignal): Promise<number> {
  let ended = false;
  void load.program.ended.then(() => (ended = true));
  const deadline = nowEpochMs() + START_TIMEOUT_MS;
  while (nowEpochMs() < deadline) {
    for (const record of await tail.read()) if (record.kind === 'run-start') return record.startEpochMs;
    if (ended) await rejectUnstarted(load);
    await sleep(20, undefined, { signal });
  }
  throw new CutoverError('environment', `k6 did not begin within ${START_TIMEOUT_MS} ms: ${load.readLastWords()}`);
}

function lastDueMs({ prepared }: LoadOptions): number {
  return prepared.arrivals.at(-1)?.dueMs ?? 0;
}

/** Why a run was stopped, as a clause: the signal's reason, if whoever stopped it gave one. */
function describeAbort({ reason }: AbortSignal): string {
  return typeof reason === 'string' ? reason : 'stopped by hand';
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
