import { appendFile, mkdir, open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Block } from '../../collector/capacity/block.ts';
import { type IdleTimes, measureIdle, readBlock } from '../../collector/capacity/read-block.ts';
import { tailRecords } from '../../collector/record-file/tail-records.ts';
import { longestCallMs, mostTries } from '../../drill/caller-times.ts';
import { measurePeakWithin } from '../../drill/plan.ts';
import { formatMs } from '../../kit/format/format-ms.ts';
import { nowEpochMs } from '../../proxies/process/now.ts';
import type { Run } from '../../collector/score/join/run.ts';
import type { PlannedArrival } from '../../drill/workloads/arrival.ts';
import type { GuardSeats } from '../guards/guard-seats.ts';
import { redactDrill } from '../runner/collect-secrets.ts';
import { startJudging } from '../runner/start-judging.ts';
import { type RunFolder, runFolderAt, writePrivate, writeWhole } from '../runner/run-folder.ts';
import { type LoadOptions, runLoad } from '../runner/run-load.ts';
import type { Ledger, Sent } from './ledger.ts';
import { drainTarget } from './drain-target.ts';
import { type BlockToPlan, drillOfBlock, keptWhenEnded, planBlock } from './plan-block.ts';
import type { PreparedCapacity } from './prepare-capacity.ts';
import { readBlockFiles } from './read-block-files.ts';
import { type BlockWatch, type EarlyEnd, watchBlock } from './watch-block.ts';
import { describeStop } from './tell-stop.ts';

/** What all blocks of a search have in common. */
export interface BlockRunner extends Omit<LoadOptions, 'prepared' | 'folder' | 'onBegin' | 'onEvent' | 'needsTarget'> {
  prepared: PreparedCapacity;
  /** Of the whole search: the system writes its records there. */
  folder: RunFolder;
  /** Why so many callers, who take so many tokens by their plan, are not to be sent, a clause; null: they may be. A rate is a mean, and more may come by chance. */
  refuses: Ledger['refuses'];
  /** How guards that ask a model are asked; null: there are none. */
  guards: GuardSeats | null;
  warn(text: string): void;
}

export interface BlockRan {
  block: Block;
  /** Why it was ended early; null: it was not. */
  ended: EarlyEnd | null;
  idle: IdleTimes;
  /** How many callers were measured. */
  measured: number;
  sent: Sent;
}

/** Why the search ends with it, a clause. `isGone`: what was asked, or what asks, ended under it; left out: who searches stopped it. */
export interface BlockStopped {
  stopped: string;
  isGone?: true;
  /** What was sent until then; left out: it is not known of anything. */
  sent?: Sent;
  /** It was not even begun. */
  isUnsent?: true;
}

/** A time-out comes somewhat late, and the next request must find a virtual user that is free. */
const SPARE_MS = 1_000;
const LOOK_INTERVAL_MS = 500;
/** Lines of health come each second; it is enough that one look finds nothing new. */
const STILL_MS = 300;
const STILL_LOOKS = 8;

/**
 * Drives one block over the running system: its plan, k6, its part of the records, what contracts say, who met what. Resolves to a clause where the system, or
 * who asked, ended the search.
 */
export async function runBlock(
  runner: BlockRunner,
  planned: BlockToPlan,
  idle: IdleTimes | null,
): Promise<BlockRan | BlockStopped> {
  const { prepared, folder, signal, redactor, warn } = runner;
  const drill = drillOfBlock(prepared.drill, planned, prepared.held);
  const { arrivals, asked } = planBlock(drill, prepared.arrivals, planned);
  if (arrivals.length === 0) return leaveOut(planned);
  const refused = runner.refuses(arrivals.length, sumTokens(arrivals));
  if (refused !== null) return { stopped: refused, isUnsent: true };
  const name = `${String(planned.number + 1).padStart(3, '0')}-${planned.rate.toFixed(2)}`;
  const own = runFolderAt(join(folder.path, 'blocks', name));
  await mkdir(own.path, { recursive: true });
  await writePrivate(own.drill, `${JSON.stringify(redactor.cleanValue(redactDrill(drill)), null, 2)}\n`);
  // Another file each time: mocks have the one before open.
  const writePlan = (count: number): Promise<void> =>
    writeWhole(
      own.plan,
      arrivals
        .slice(0, count)
        .map((arrival) => `${JSON.stringify(arrival)}\n`)
        .join(''),
    );
  await writePlan(arrivals.length);
  const mostMs = longestCallMs(drill.traffic);
  try {
    const left = await drainTarget(runner.system.observer, { mostMs, signal });
    if (left > 0) warn(`${left} calls of the load before are with the target for more than ${formatMs(mostMs)} now`);
  } catch {
    return { stopped: describeStop(signal), isUnsent: true };
  }
  const fromBytes = (await stat(folder.records)).size;
  // What a shape loses is what is asked: it goes on to its end.
  const watch = watchBlock({
    ...planned,
    arrivals,
    conditions: planned.stages === undefined ? prepared.conditions : [],
    maxFullRatio: drill.validity.maxFullRatio,
    tries: mostTries(drill.traffic),
  });
  const stop = new AbortController();
  const over = new AbortController();
  let beganEpochMs = Infinity;
  let early: (EarlyEnd & { atEpochMs: number }) | null = null;
  const following = follow(folder.records, watch, over.signal, (end) => {
    early = { ...end, atEpochMs: nowEpochMs() };
    stop.abort(end.why);
  });
  try {
    await runner.system.planMocks(own.plan);
    const end = await runLoad({
      ...runner,
      prepared: {
        ...prepared,
        drill,
        arrivals,
        vus: measurePeakWithin(arrivals, longestCallMs(drill.traffic) + SPARE_MS),
      },
      folder: {
        ...folder,
        plan: own.plan,
        k6Log: own.k6Log,
        // The judging is done when all is there.
        judgements: folder.judgements,
      },
      signal: AbortSignal.any([signal, stop.signal]),
      // What is gone has no limit, and a minute of callers who find it gone shows none.
      needsTarget: true,
      // Who waits to try again, or in a queue of the target's, may ask a provider long behind the last that were due.
      holdsFaults: true,
      onBegin: () => {},
      onEvent: (event) => {
        if (event.kind === 'load-began') beganEpochMs = event.startEpochMs;
        if (event.kind === 'warning' && !stop.signal.aborted) warn(event.text);
      },
    });
    over.abort();
    await following;
    if (signal.aborted || end.crashed.length > 0) {
      const sent = countSent(arrivals.filter(({ dueMs }) => beganEpochMs + dueMs <= end.atEpochMs));
      if (signal.aborted) return { stopped: describeStop(signal), sent };
      return { stopped: end.crashed.join('; '), isGone: true, sent };
    }
    await untilStill(folder.records);
    await copyFrom(folder.records, own.records, fromBytes);
    await appendFile(own.records, `${JSON.stringify(redactor.cleanValue(end))}\n`);
    const startEpochMs = await readStart(own.records);
    const ended = early as (EarlyEnd & { atEpochMs: number }) | null;
    const endedMs = ended === null ? Infinity : nowEpochMs() - startEpochMs;
    const due = arrivals.filter(({ dueMs }) => dueMs <= endedMs);
    if (ended !== null) await writePlan(keptWhenEnded(drill.traffic, { planned: arrivals.length, due: due.length }));
    const files = {
      drill: own.drill,
      plan: own.plan,
      cases: folder.cases,
      records: own.records,
      judgements: own.judgements,
    };
    const judging = await startJudging(runner.guards === null ? files : { ...files, guards: runner.guards }, warn);
    await judging.finish();
    const { run, refusals, told, used, callers, problem } = await readBlockFiles(drill, files, {
      ...planned,
      endedMs: ended === null ? null : ended.atEpochMs - startEpochMs,
      held: prepared.held,
    });
    const read = readBlock({
      run,
      refusals,
      told,
      asked,
      conditions: prepared.conditions,
      rate: planned.rate,
      warmupMs: planned.warmupMs,
      plannedMs: planned.blockMs,
      idle: idle ?? { ttftMs: null, restMs: null },
      overSaturated: ended?.kind === 'over-saturated',
      // What was ended as the machine was full is no evidence, whatever its files say.
      contaminated: problem ?? (ended?.kind === 'machine-full' ? ended.why : null),
    });
    return {
      block: { ...read, used: { callers, providers: used } },
      ended,
      idle: measureIdle(run),
      measured: due.filter(({ dueMs }) => dueMs >= planned.warmupMs).length,
      sent: countSent(due, run),
    };
  } finally {
    over.abort();
    await following;
  }
}

/** Callers come by chance, at a low rate in a short block none at all; k6 starts without virtual users no more. */
function leaveOut({ rate, blockMs, warmupMs }: BlockToPlan): BlockRan {
  return {
    block: {
      rate,
      plannedMs: blockMs,
      calls: [],
      inFlight: [],
      overSaturated: false,
      contaminated: `nobody was due in its ${Math.round((blockMs + warmupMs) / 1_000)} s: a longer --block has more callers`,
    },
    ended: null,
    idle: { ttftMs: null, restMs: null },
    measured: 0,
    sent: countSent([]),
  };
}

function sumTokens(arrivals: readonly PlannedArrival[]): Sent['tokens'] {
  return {
    input: arrivals.reduce((sum, { promptTokens }) => sum + promptTokens, 0),
    output: arrivals.reduce((sum, { outputTokens }) => sum + outputTokens, 0),
  };
}

/** `run`: what became of those who were due, by which further tries and follow-ups are known; left out: each has asked once. */
function countSent(due: readonly PlannedArrival[], run?: Run): Sent {
  let seen = run?.cutShort.size ?? 0;
  for (const { tries } of run?.requests ?? []) seen += tries;
  const requests = Math.max(due.length, seen);
  const times = due.length === 0 ? 1 : requests / due.length;
  const { input, output } = sumTokens(due);
  return { callers: due.length, requests, tokens: { input: input * times, output: output * times } };
}

async function follow(
  records: string,
  watch: BlockWatch,
  over: AbortSignal,
  onOver: (end: EarlyEnd) => void,
): Promise<void> {
  const tail = await tailRecords(records, 'end');
  let startEpochMs: number | null = null;
  try {
    while (!over.aborted) {
      for (const record of await tail.read()) {
        if (record.kind === 'run-start') ({ startEpochMs } = record);
        watch.add(record);
      }
      const end = startEpochMs === null ? null : watch.check(nowEpochMs() - startEpochMs);
      if (end !== null) return onOver(end);
      await sleep(LOOK_INTERVAL_MS, undefined, { signal: over }).catch(() => {});
    }
  } finally {
    await tail.close();
  }
}

/** Until nothing more is written for a moment, as whoever saw the last answer has told of it; 2.4 s at most. */
async function untilStill(path: string): Promise<void> {
  let before = -1;
  for (let look = 0; look < STILL_LOOKS; look++) {
    const { size } = await stat(path);
    if (size === before) return;
    before = size;
    await sleep(STILL_MS);
  }
}

/** What has been written to a file behind so many bytes. */
async function copyFrom(from: string, to: string, bytes: number): Promise<void> {
  await using source = await open(from, 'r');
  await writePrivate(to, '');
  const stream = source.createReadStream({ start: bytes, autoClose: false });
  for await (const chunk of stream) await appendFile(to, chunk as Buffer);
}

async function readStart(records: string): Promise<number> {
  const tail = await tailRecords(records);
  try {
    for (const record of await tail.read()) if (record.kind === 'run-start') return record.startEpochMs;
    return nowEpochMs();
  } finally {
    await tail.close();
  }
}
