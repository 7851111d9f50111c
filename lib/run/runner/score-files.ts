import { prepareContracts } from '../../drill/contracts/index.ts';
import { stat } from 'node:fs/promises';
import { numberCalls } from '../../drill/number-calls.ts';
import { mostCalls } from '../../drill/try-number.ts';
import type { Drill } from '../../drill/drill.ts';
import { createJudge } from '../../collector/judge/create-judge.ts';
import { judgeRecords } from '../../collector/judge/judge-records.ts';
import { type ReadJudgements, readJudgements } from '../../collector/judge/read-judgements.ts';
import { createJudgementTable, type JudgementTable } from '../../collector/score/evidence/judgement-table.ts';
import { readInput } from '../../collector/record-file/read-input.ts';
import { collectRecords } from '../../collector/record-file/collect-records.ts';
import type { RunEndRecord } from '../../collector/records/run-end-record.ts';
import { createScorer } from '../../collector/score/create-scorer.ts';
import type { Scorecard } from '../../collector/scorecard/scorecard.ts';
import type { ErrorCode } from '../../kit/cutover-error.ts';
import { checkDrill, parseDrillText } from './read-drill.ts';
import { openPlan, type PlanReader } from '../../collector/plan-file/read-plan.ts';

/** The files of a run, and how it ended where its records do not say. */
export interface RunToScore {
  drill: string;
  plan: string;
  /** It need not be there for a plan that gives no case by number. */
  cases: string;
  records: string;
  /** It need not be there: then the answers are judged on the way. */
  judgements: string;
  end: RunEndRecord | null;
}

/** What a thread that scores says at its end. */
export type ScoredInThread =
  | { kind: 'scored'; scorecard: Scorecard }
  | { kind: 'failed'; code: ErrorCode; message: string };

/** Scores a run's files here and now, and writes nothing. Throws `usage` when its drill or plan cannot be read. */
export async function scoreFiles(run: RunToScore): Promise<Scorecard> {
  const written = parseDrillText(await readInput(run.drill), run.drill);
  using plan = openPlan(run.plan, run.cases);
  const found = await readJudgements(
    run.judgements,
    plan.planned * mostCalls(numberCalls(written.traffic, plan.planned)),
  );
  const drill = found === null ? written : takeContracts(written, found, run.judgements);
  const judgements = (await findTable(drill, found, run)) ?? (await judgeAfresh(drill, plan, run.records));
  const scorer = createScorer({ drill, planned: plan.planned, readArrival: plan.readArrival, judgements });
  await collectRecords(run.records, scorer);
  if (run.end !== null && !scorer.hasEnd()) scorer.add(run.end);
  const scorecard = scorer.finish(plan.list());
  const file = found?.by.file ?? null;
  return file === null ? scorecard : { ...scorecard, application: { ...scorecard.application, contractsFrom: file } };
}

/** The drill with the contracts that a run was judged by again; as it was written where those are its own. */
function takeContracts(drill: Drill, { by }: ReadJudgements, path: string): Drill {
  return by.file === null ? drill : checkDrill({ ...drill, contracts: by.contracts as Drill['contracts'] }, path);
}

/** The judgements that were found, if they are of these contracts and of all the records there are. */
async function findTable(
  { contracts }: Drill,
  found: ReadJudgements | null,
  { records }: RunToScore,
): Promise<JudgementTable | null> {
  if (found === null || JSON.stringify(found.by.contracts) !== JSON.stringify(contracts)) return null;
  return found.recordsBytes === (await stat(records)).size ? found.table : null;
}

async function judgeAfresh(drill: Drill, plan: PlanReader, records: string): Promise<JudgementTable> {
  await prepareContracts(drill.contracts);
  const table = createJudgementTable(plan.planned * mostCalls(numberCalls(drill.traffic, plan.planned)));
  await judgeRecords(records, createJudge({ drill, planned: plan.planned, readArrival: plan.readArrival }), table.add);
  return table;
}
