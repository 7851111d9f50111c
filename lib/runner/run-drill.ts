import { randomInt } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { CutoverError } from '../cutover-error.ts';
import type { ObserverStatus } from '../collector/observer-process.ts';
import { timelineDurationMs } from '../drill/timeline.ts';
import { createCleanup } from '../process/cleanup.ts';
import { nowEpochMs } from '../process/now.ts';
import { createRecordWriter } from '../process/record-writer.ts';
import { RECORD_VERSION, type RunEndRecord } from '../records/record.ts';
import { renderHtml } from '../report/html.ts';
import type { Scorecard } from '../score/scorecard.ts';
import { bundleForK6 } from './bundle-scenario.ts';
import { findK6 } from './find-k6.ts';
import { createJournal, type Journal } from './journal.ts';
import type { PreparedRun } from './prepare-run.ts';
import { createProgress, type Progress } from './progress.ts';
import { createRunFolder, removeRunFolder, type RunFolder, writeWhole } from './run-folder.ts';
import { revertFaults, runTimeline } from './run-timeline.ts';
import { scoreRun } from './score-run.ts';
import { type RunningLoad, rejectUnstarted, startLoad } from './start-load.ts';
import { type RunningSystem, startSystem } from './start-system.ts';
import { type RecordsTail, tailRecords } from './tail-records.ts';

export interface RunDrillOptions {
  prepared: PreparedRun;
  /** A folder of one's own for this run; by default one in `resultsPath`. */
  out?: string | undefined;
  resultsPath: string;
  env: NodeJS.ProcessEnv;
  /** Stops the run: faults are reverted first, then what there is gets scored as `aborted`. */
  signal: AbortSignal;
  onEvent: (event: RunEvent) => void;
}

/** What happens while a drill runs, for whoever shows it. */
export type RunEvent =
  | { kind: 'step'; text: string }
  | { kind: 'system-ready'; system: RunningSystem; folder: RunFolder }
  | { kind: 'load-started'; load: RunningLoad }
  | { kind: 'progress'; progress: Progress }
  | { kind: 'warning'; text: string };

export interface RunResult {
  scorecard: Scorecard;
  folder: RunFolder;
}

const PROGRESS_INTERVAL_MS = 250;
const START_TIMEOUT_MS = 60_000;
const LEAD_MS = 500;

/**
 * Runs a drill from start to scorecard. Whatever happens, faults are reverted and everything started is stopped.
 * Throws only when the load never began (then no folder is left behind) or on a bug.
 */
export async function runDrill(options: RunDrillOptions): Promise<RunResult> {
  const { prepared, out, resultsPath, env, signal, onEvent } = options;
  const { drill, arrivals } = prepared;
  const k6 = await findK6({ root: fileURLToPath(new URL('../..', import.meta.url)), env });
  const folder = await createRunFolder({ out, resultsPath, drillName: drill.name, seed: drill.seed, now: new Date() });
  const journal = createJournal(folder.journal);
  const cleanup = createCleanup((text) => onEvent({ kind: 'warning', text }));
  let began = false;
  try {
    await writeFile(folder.drill, `${JSON.stringify(drill, null, 2)}\n`);
    await writeFile(folder.plan, arrivals.map((arrival) => `${JSON.stringify(arrival)}\n`).join(''));
    await writeFile(folder.records, '');
    await bundleForK6(prepared.scenarioPath, folder.script);
    onEvent({ kind: 'step', text: `Starting mocks, seats and target ${drill.target.kind}` });
    journal({ what: 'started', pid: process.pid, k6: k6.version, node: process.version });
    const runToken = createRunToken();
    const system = await startSystem({ drill, folder, runToken, env, cleanup });
    onEvent({ kind: 'system-ready', system, folder });
    signal.throwIfAborted();
    onEvent({ kind: 'step', text: `Starting k6 with ${Math.min(drill.traffic.vus, arrivals.length)} virtual users` });
    const load = await startLoad({
      k6Path: k6.path,
      folder,
      env,
      settings: loadSettings(prepared, folder, system, runToken),
    });
    cleanup.defer('k6', () => load.program.stop());
    onEvent({ kind: 'load-started', load });
    const end = await carryOut({ ...options, folder, journal, system, load, onBegin: () => (began = true) });
    await cleanup.run();
    const records = createRecordWriter(folder.records);
    records.write(end);
    records.close();
    journal({ what: 'stopped', reason: end.reason });
  } catch (error) {
    await cleanup.run();
    if (!began) await removeRunFolder(folder);
    if (signal.aborted && !(error instanceof CutoverError)) {
      throw new CutoverError('aborted', 'Stopped before the load began; nothing was left behind.', { cause: error });
    }
    throw error;
  }
  return { scorecard: await writeScore(folder, journal), folder };
}

/** Scores a run's records and writes scorecard.json and report.html, each whole or not at all. */
export async function writeScore(folder: RunFolder, journal?: Journal): Promise<Scorecard> {
  const scorecard = await scoreRun(folder.path);
  await writeWhole(folder.scorecard, `${JSON.stringify(scorecard, null, 2)}\n`);
  await writeWhole(folder.report, renderHtml(scorecard));
  journal?.({ what: 'scored', verdict: scorecard.verdict });
  return scorecard;
}

interface Carrying extends RunDrillOptions {
  folder: RunFolder;
  journal: Journal;
  system: RunningSystem;
  load: RunningLoad;
  onBegin: () => void;
}

/** From the moment k6 is started until its end, an abort, or a crash; the faults are reverted when it resolves. */
async function carryOut(run: Carrying): Promise<RunEndRecord> {
  const { prepared, folder, journal, system, load, onEvent } = run;
  const { drill, arrivals } = prepared;
  const stop = new AbortController();
  const signal = AbortSignal.any([run.signal, stop.signal]);
  const tail = await tailRecords(folder.records);
  const records = createRecordWriter(folder.records);
  const controls = { primary: system.injectors.primary.control, fallback: system.injectors.fallback.control };
  const progress = createProgress(drill, arrivals, timelineDurationMs(drill.timeline));
  const crashed: string[] = [];
  void system.crashed.then((who) => {
    if (stop.signal.aborted) return;
    crashed.push(who);
    journal({ what: 'crashed', who });
    onEvent({ kind: 'warning', text: `${who} ended by itself; the run cannot go on.` });
    stop.abort();
  });
  try {
    const startEpochMs = await waitForStart(tail, load, signal);
    run.onBegin();
    journal({ what: 'load-began', startEpochMs });
    const follow = followProgress({ tail, progress, startEpochMs, observer: system.observer, onEvent, signal });
    const timeline = runTimeline({ drill, startEpochMs, controls, records, journal, signal });
    await Promise.race([load.program.ended, untilAborted(signal)]);
    // k6 may be done a little before the last phase is.
    const early = !signal.aborted && nowEpochMs() < startEpochMs + lastDueMs(run);
    if (early) stop.abort();
    await timeline;
    const faultsLeft = await revertFaults(controls, journal);
    if (run.signal.aborted) journal({ what: 'aborted' });
    await load.program.stop();
    const k6 = await load.finish();
    journal({ what: 'load-ended', ...k6 });
    stop.abort();
    await follow;
    const aborted = run.signal.aborted;
    return {
      kind: 'run-end',
      atEpochMs: nowEpochMs(),
      reason: aborted ? 'aborted' : 'completed',
      k6,
      faultsLeft,
      crashed,
      ...(aborted ? { detail: 'stopped by hand' } : {}),
    };
  } finally {
    stop.abort();
    records.close();
    await tail.close();
  }
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
  throw new CutoverError(
    'environment',
    `k6 did not begin within ${START_TIMEOUT_MS} ms: ${await load.readLastWords()}`,
  );
}

async function followProgress(options: {
  tail: RecordsTail;
  progress: ReturnType<typeof createProgress>;
  startEpochMs: number;
  observer: RunningSystem['observer'];
  onEvent: RunDrillOptions['onEvent'];
  signal: AbortSignal;
}): Promise<void> {
  const { tail, progress, startEpochMs, observer, onEvent, signal } = options;
  let sent = 0;
  while (!signal.aborted) {
    for (const record of await tail.read()) progress.add(record);
    // An observer that is gone or busy is no reason to stop showing; its health is judged elsewhere.
    const status = (await observer.request('status').catch(() => null)) as ObserverStatus | null;
    sent = status?.exchanges ?? sent;
    onEvent({ kind: 'progress', progress: progress.snapshot(startEpochMs, nowEpochMs(), sent) });
    await sleep(PROGRESS_INTERVAL_MS, undefined, { signal }).catch(() => {});
  }
}

function loadSettings(prepared: PreparedRun, folder: RunFolder, system: RunningSystem, runToken: string) {
  const { drill, arrivals } = prepared;
  const { traffic } = drill;
  return {
    url: system.url,
    headers: system.headers,
    planPath: folder.plan,
    runToken,
    runStart: {
      kind: 'run-start' as const,
      version: RECORD_VERSION as 1,
      runId: folder.runId,
      drill: drill.name,
      seed: drill.seed,
    },
    model: traffic.model,
    tools: drill.contracts.flatMap((contract) => (contract.kind === 'tool-call' ? contract.tools : [])),
    requestTimeoutMs: traffic.requestTimeoutMs,
    vus: Math.min(traffic.vus, arrivals.length),
    arrivals: arrivals.length,
    maxDurationMs: timelineDurationMs(drill.timeline) + LEAD_MS + traffic.requestTimeoutMs + 5_000,
    leadMs: LEAD_MS,
  };
}

function lastDueMs({ prepared }: Carrying): number {
  return prepared.arrivals.at(-1)?.dueMs ?? 0;
}

/** Ten lower-case letters and digits, new for every run. */
function createRunToken(): string {
  return Array.from({ length: 10 }, () => randomInt(36).toString(36)).join('');
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
