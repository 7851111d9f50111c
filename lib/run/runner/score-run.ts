import { readFile } from 'node:fs/promises';
import { createScorer } from '../../collector/score/create-scorer.ts';
import type { RunEndRecord } from '../../collector/records/record.ts';
import type { Scorecard } from '../../collector/scorecard/scorecard.ts';
import { collectRecords } from '../../collector/record-file/collect-records.ts';
import { parseDrillText } from './read-drill.ts';
import { openPlan } from './read-plan.ts';
import { openRunFolder } from './run-folder.ts';

/**
 * Scores the records of a run: reads drill.json, plan.ndjson and records.ndjson of its folder and writes nothing.
 * A last line that a kill cut short is counted as unreadable. Throws `usage` when the folder is none of a run, or
 * its drill or plan cannot be read.
 *
 * @example
 * import { score } from 'cutover';
 *
 * const { verdict, reasons } = await score('results/primary-outage-20261122T184251Z-42');
 */
export async function scoreRun(runFolder: string): Promise<Scorecard> {
  return scoreFolder(runFolder, null);
}

/** Scores a run that is over; `end` is how, where a full disk has kept that out of its records. Throws as `scoreRun` does. */
export async function scoreFolder(runFolder: string, end: RunEndRecord | null): Promise<Scorecard> {
  const { drill: drillPath, plan: planPath, records: recordsPath } = await openRunFolder(runFolder);
  const drill = parseDrillText(await readFile(drillPath, 'utf8'), drillPath);
  using plan = openPlan(planPath);
  const scorer = createScorer({ drill, planned: plan.planned, readArrival: plan.readArrival });
  await collectRecords(recordsPath, scorer);
  if (end !== null && !scorer.hasEnd()) scorer.add(end);
  return scorer.finish(plan.list());
}
