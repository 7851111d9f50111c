import { readInput } from '../../collector/record-file/read-input.ts';
import { collectRecords } from '../../collector/record-file/collect-records.ts';
import type { RunEndRecord } from '../../collector/records/record.ts';
import { createScorer } from '../../collector/score/create-scorer.ts';
import type { Scorecard } from '../../collector/scorecard/scorecard.ts';
import type { ErrorCode } from '../../kit/cutover-error.ts';
import { parseDrillText } from './read-drill.ts';
import { openPlan } from '../../collector/plan-file/read-plan.ts';

/** The files of a run, and how it ended where its records do not say. */
export interface RunToScore {
  drill: string;
  plan: string;
  /** It need not be there for a plan that gives no case by number. */
  cases: string;
  records: string;
  end: RunEndRecord | null;
}

/** What a thread that scores says at its end. */
export type ScoredInThread =
  | { kind: 'scored'; scorecard: Scorecard }
  | { kind: 'failed'; code: ErrorCode; message: string };

/** Scores a run's files here and now. Throws `usage` when its drill or plan cannot be read. */
export async function scoreFiles({
  drill: drillPath,
  plan: planPath,
  cases,
  records,
  end,
}: RunToScore): Promise<Scorecard> {
  const drill = parseDrillText(await readInput(drillPath), drillPath);
  using plan = openPlan(planPath, cases);
  const scorer = createScorer({ drill, planned: plan.planned, readArrival: plan.readArrival });
  await collectRecords(records, scorer);
  if (end !== null && !scorer.hasEnd()) scorer.add(end);
  return scorer.finish(plan.list());
}
