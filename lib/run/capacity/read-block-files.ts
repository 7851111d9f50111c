import { createEvidenceCollector } from '../../collector/score/evidence/collect-evidence.ts';
import { createJudgementTable } from '../../collector/score/evidence/judgement-table.ts';
import { assembleRun } from '../../collector/score/join/assemble-run.ts';
import type { Run } from '../../collector/score/join/run.ts';
import { measureLoad } from '../../collector/score/measures/measure-load.ts';
import { countFullSeconds } from '../../collector/score/validity/full-seconds.ts';
import { type ValidityId, validityChecks } from '../../collector/score/validity/index.ts';
import { doubtMachine, watchedFromMs } from './doubt-machine.ts';
import type { BlockToPlan, HeldDown } from './plan-block.ts';
import { runCheck } from '../../collector/score/validity/run-check.ts';
import { readJudgements } from '../../collector/judge/read-judgements.ts';
import { openPlan } from '../../collector/plan-file/read-plan.ts';
import { collectRecords } from '../../collector/record-file/collect-records.ts';
import type { ProviderUse } from '../../collector/capacity/block.ts';
import type { ProviderRefusal, RefusalSeen } from '../../collector/capacity/read-block.ts';
import type { AttemptRecord } from '../../collector/records/record.ts';
import type { Drill } from '../../drill/drill.ts';
import { numberCalls } from '../../drill/number-calls.ts';
import { mostCalls } from '../../drill/try-number.ts';
import { formatRatio } from '../../kit/format/format-ratio.ts';
import type { RunToJudge } from '../runner/judge-files.ts';

/** What must hold of a block for it to say anything, what may be behind the others before them; what is asked of phases that it does not have is left out, and that something is asked its conditions say. */
const checks = [
  'records-readable',
  'time-held',
  'records-consistent',
  'k6-healthy',
  'load-achieved',
  'views-agree',
  'proxies-healthy',
  'mock-on-time',
  // An answer that nobody judged is none of the provider's failures.
  'answers-read',
] as const satisfies ValidityId[];

/** Of a block that was ended early: how much of it was sent says nothing of who sends. */
const notWhenEnded: readonly string[] = ['load-achieved', 'k6-healthy', 'records-consistent'];

/** What of a block is measured: behind the warm-up, for so long. */
type Measured = Pick<BlockToPlan, 'warmupMs' | 'blockMs'>;

/** A block as its files tell it. */
export interface BlockFilesRead {
  run: Run;
  refusals: Map<number, RefusalSeen>;
  told: Map<number, ProviderRefusal>;
  used: ProviderUse[];
  /** Callers that were sent, who took that: in a block that was ended early, more are due before it stands still. */
  callers: number;
  /** Why it is evidence of nothing, as a clause; null: it is evidence. */
  problem: string | null;
}

/** The files of a block, put together as those of a run are. `endedMs`: from its start, when it was ended early; null: it was not. */
export async function readBlockFiles(
  drill: Drill,
  files: RunToJudge,
  { endedMs, held, warmupMs, blockMs }: { endedMs: number | null; held: HeldDown } & Measured,
): Promise<BlockFilesRead> {
  using plan = openPlan(files.plan, files.cases);
  const room = plan.planned * mostCalls(numberCalls(drill.traffic, plan.planned));
  const found = await readJudgements(files.judgements, room);
  const judgements = found?.table ?? createJudgementTable(room);
  const collector = createEvidenceCollector({
    drill,
    planned: plan.planned,
    readArrival: plan.readArrival,
    judgements,
  });
  const refusals = new Map<number, RefusalSeen>();
  const told = new Map<number, ProviderRefusal>();
  const used = new Map<string, ProviderUse>();
  await collectRecords(files.records, {
    add(record) {
      if (record.kind === 'exchange' && record.index !== null && record.body !== undefined)
        refusals.set(record.index, { status: record.status ?? 0, headers: record.headers, text: record.body });
      if (
        record.kind === 'attempt' &&
        record.index !== null &&
        record.refusal !== undefined &&
        !held.has(record.provider)
      )
        told.set(record.index, { provider: record.provider, status: record.status ?? 0, ...record.refusal });
      if (record.kind === 'attempt' && record.index !== null) countUse(used, record);
      collector.add(record);
    },
    addUnreadable: collector.addUnreadable,
    addEmpty: collector.addEmpty,
  });
  const whole = assembleRun({ drill, arrivals: plan.list(), evidence: collector.finish() });
  const run = endedMs === null ? whole : forgetStopped(whole, endedMs);
  const load = measureLoad(run);
  const failed = checks
    .filter((id) => endedMs === null || !notWhenEnded.includes(id))
    .map((id) => runCheck(id, validityChecks[id], { run, load, objectives: [] }))
    .find(({ ok }) => !ok);
  const slipped = countSlipped(run, held, { fromMs: warmupMs, untilMs: endedMs ?? Infinity });
  const measured = run.requests.filter(({ arrival }) => arrival.dueMs >= warmupMs).length;
  const full = countFullSeconds(run.evidence.health, {
    fromEpochMs: run.startEpochMs + watchedFromMs(warmupMs),
    toEpochMs: run.startEpochMs + warmupMs + blockMs,
  });
  // The machine first: what else was not well on a full one was so because of it.
  const machine = doubtMachine(full, drill.validity.maxFullRatio);
  return {
    run,
    refusals,
    told,
    used: [...used.values()],
    callers: listSeen(run).size,
    problem:
      machine ??
      (failed === undefined ? null : `${failed.id}: ${failed.observed}, required ${failed.required}`) ??
      (endedMs === null ? null : doubtSending(run, endedMs)) ??
      (slipped > measured * MOST_SLIPPED
        ? `${slipped} calls were answered well by a provider that was to be down (${[...held.keys()].join(', ')})`
        : null) ??
      doubtOrigin(run, held),
  };
}

function countUse(used: Map<string, ProviderUse>, { provider, status, said }: AttemptRecord): void {
  const before = used.get(provider) ?? { provider, calls: 0, answered: 0, told: 0, inputTokens: 0, outputTokens: 0 };
  const isAnswered = status !== null && status < 300;
  const usage = isAnswered && said?.kind === 'answer' ? said.usage : null;
  used.set(provider, {
    provider,
    calls: before.calls + 1,
    answered: before.answered + (isAnswered ? 1 : 0),
    told: before.told + (usage === null ? 0 : 1),
    inputTokens: before.inputTokens + (usage?.inputTokens ?? 0),
    outputTokens: before.outputTokens + (usage?.outputTokens ?? 0),
  });
}

/** Of all requests, so many may be answered by one that is held down: what it is held down by may come a moment late. */
const MOST_SLIPPED = 0.01;

/**
 * Calls of what is measured that got through where nothing should: then it is not the fallback that is measured. Faults begin with the warm-up, and the first callers of it may come
 * before them; they end with a block that is ended early, and some callers behind them.
 */
function countSlipped(
  { attempts, startEpochMs: beganEpochMs }: Run,
  held: HeldDown,
  { fromMs, untilMs }: { fromMs: number; untilMs: number },
): number {
  let slipped = 0;
  attempts.forEach(({ provider, gotThrough, startEpochMs }) => {
    const atMs = startEpochMs - beganEpochMs;
    if (gotThrough && held.has(provider) && atMs >= fromMs && atMs < untilMs) slipped++;
  });
  return slipped;
}

/** Indexes of the planned callers that were sent, those on their way at the end among them. */
function listSeen({ arrivals, requests, cutShort, requestOf }: Run): Set<number> {
  const seen = new Set([...cutShort].map(requestOf));
  for (const { arrival } of requests) seen.add(arrival.index);
  return new Set([...seen].filter((index) => index < arrivals.length));
}

/** What is sent is told of a moment later. */
const GRACE_MS = 1_000;

/** Of a block that was ended early: callers who were never sent miss everything, and that is the load generator's doing. */
function doubtSending(run: Run, endedMs: number): string | null {
  const { arrivals, drill } = run;
  const wasDue = ({ dueMs }: { dueMs: number }): boolean => dueMs <= endedMs - GRACE_MS;
  const due = arrivals.filter(wasDue).length;
  const seen = listSeen(run);
  const sent = arrivals.filter((arrival) => wasDue(arrival) && seen.has(arrival.index)).length;
  const { minSentRatio } = drill.validity;
  // One alone may have been on its way.
  if (due - sent <= 1 || sent >= due * minSentRatio) return null;
  return `load-achieved: ${sent} of ${due} that were due had been sent when it was ended, required at least ${formatRatio(minSentRatio)}`;
}

/**
 * Answers for which no provider that is up was asked, out of a cache or the target's own, are no load on one: however well callers fare by them, a fallback does not carry
 * what never reaches it.
 */
function doubtOrigin(run: Run, held: HeldDown): string | null {
  const unasked = run.requests.filter(
    (request) =>
      request.failure === null &&
      (request.onTheWay === 'replayed' || request.onTheWay === 'not-from-a-provider') &&
      !run.attemptsOf(request).some(({ provider }) => !held.has(provider)),
  ).length;
  if (unasked <= run.requests.length * MOST_SLIPPED) return null;
  return `${unasked} of ${run.requests.length} callers had an answer for which no provider that is up was asked: it came out of a cache of the target, or is the target's own. Turn that off for the search`;
}

/** k6 writes no line of a call in which it is stopped, though its answer may have passed by at that moment: what the observer alone saw end then is no disagreement. */
function forgetStopped(run: Run, endedMs: number): Run {
  const { evidence, sends, startEpochMs, views, cutShort } = run;
  const fromEpochMs = startEpochMs + endedMs - GRACE_MS;
  const stopped = sends.filter(({ index }) => {
    const exchange = evidence.exchanges.of(index);
    if (exchange === null || cutShort.has(index) || evidence.lines.of(index) !== null) return false;
    return exchange.startEpochMs + exchange.endMs >= fromEpochMs;
  }).length;
  return { ...run, views: { ...views, exchangesAlone: Math.max(0, views.exchangesAlone - stopped) } };
}
