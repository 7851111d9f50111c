import { createJudge } from '../../collector/judge/create-judge.ts';
import { followJudging } from '../../collector/judge/judge-records.ts';
import { openPlan } from '../../collector/plan-file/read-plan.ts';
import { readInput } from '../../collector/record-file/read-input.ts';
import { parseDrillText } from './read-drill.ts';
import type { RunFolder } from './run-folder.ts';

/** The files of a run that are read and written to judge its answers. */
export type RunToJudge = Pick<RunFolder, 'drill' | 'plan' | 'cases' | 'records' | 'judgements'>;

/** What a thread that judges is told, and what it says at its end. */
export type JudgeOrder = 'all-is-there';
export type JudgeWord = { kind: 'judged' } | { kind: 'failed'; message: string };

/** Judges a run's answers by its drill's contracts as they come, until `isOver`. Throws when something cannot be read or written. */
export async function judgeFiles(run: RunToJudge, isOver: () => boolean): Promise<void> {
  const drill = parseDrillText(await readInput(run.drill), run.drill);
  using plan = openPlan(run.plan, run.cases);
  const by = { contracts: drill.contracts, file: null };
  await followJudging(
    { ...run, judge: createJudge({ drill, planned: plan.planned, readArrival: plan.readArrival }), by },
    isOver,
  );
}
