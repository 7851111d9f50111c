import { createEvidenceCollector } from '../../collector/score/evidence/collect-evidence.ts';
import { createJudgementTable } from '../../collector/score/evidence/judgement-table.ts';
import { assembleRun } from '../../collector/score/join/assemble-run.ts';
import type { Run } from '../../collector/score/join/run.ts';
import { measureLoad } from '../../collector/score/measures/measure-load.ts';
import { type ValidityId, validityChecks } from '../../collector/score/validity/index.ts';
import type { HeldDown } from './plan-block.ts';
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
import type { RunToJudge } from '../runner/judge-files.ts';

/** What must hold of a block for it to say anything; what is asked of phases that it does not have is left out. */
const checks = [
  'something-asked',
  'records-readable',
  'records-consistent',
  'k6-healthy',
  'load-achieved',
  'views-agree',
  'proxies-healthy',
  'mock-on-time',
  // An answer that nobody judged is none of the provider's failures.
  'answers-read',
  'time-held',
] as const satisfies ValidityId[];

/** Of a block that was ended early: how much of it was sent says nothing of who sends. */
const notWhenEnded: readonly string[] = ['something-asked', 'load-achieved', 'k6-healthy', 'records-consistent'];

/** The files of a block, put together as those of a run are. */
export async function readBlockFiles(
  drill: Drill,
  files: RunToJudge,
  { endedEarly, held }: { endedEarly: boolean; held: HeldDown },
): Promise<{
  run: Run;
  refusals: Map<number, RefusalSeen>;
  told: Map<number, ProviderRefusal>;
  used: ProviderUse[];
  problem: string | null;
  fullRatio: number | null;
}> {
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
  const run = assembleRun({ drill, arrivals: plan.list(), evidence: collector.finish() });
  const load = measureLoad(run);
  const failed = checks
    .filter((id) => !endedEarly || !notWhenEnded.includes(id))
    .map((id) => runCheck(id, validityChecks[id], { run, load, objectives: [] }))
    .find(({ ok }) => !ok);
  const slipped = countSlipped(run, held);
  const full = runCheck('machine-not-full', validityChecks['machine-not-full'], { run, load, objectives: [] });
  return {
    run,
    refusals,
    told,
    used: [...used.values()],
    problem:
      failed !== undefined
        ? `${failed.id}: ${failed.observed}, required ${failed.required}`
        : slipped > run.requests.length * MOST_SLIPPED
          ? `${slipped} calls were answered well by a provider that was to be down (${[...held.keys()].join(', ')})`
          : null,
    fullRatio: full.numbers?.['fullRatio']?.observed ?? null,
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

/** Calls that got through where nothing should: then it is not the fallback that is measured. */
function countSlipped({ attempts }: Run, held: HeldDown): number {
  let slipped = 0;
  attempts.forEach(({ provider, gotThrough }) => {
    if (gotThrough && held.has(provider)) slipped++;
  });
  return slipped;
}
