import { readFile, stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { createScorer } from '../../collector/score/create-scorer.ts';
import type { RunEndRecord } from '../../collector/records/record.ts';
import type { Scorecard } from '../../collector/scorecard/scorecard.ts';
import { collectRecords } from '../../collector/record-file/collect-records.ts';
import { parseDrillText } from './read-drill.ts';
import { createPlanReader, readPlanText } from './read-plan.ts';
import { openRunFolder } from './run-folder.ts';
import { startScoreWorker } from './start-score-worker.ts';

/** From this size on two threads read the records; below, one has read them before another is there. */
const SHARED_FROM_BYTES = 16 * 1024 * 1024;

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

/** Scores a run that is over; `end` is how, which a full disk may have kept out of its records. Throws as `scoreRun` does. */
export async function scoreFolder(runFolder: string, end: RunEndRecord | null): Promise<Scorecard> {
  const { drill: drillPath, plan: planPath, records: recordsPath } = await openRunFolder(runFolder);
  const { size } = await stat(recordsPath);
  const shared = size >= SHARED_FROM_BYTES && availableParallelism() > 1;
  const middle = shared ? Math.floor(size / 2) : Infinity;
  await using worker = shared ? startScoreWorker() : null;

  const drill = parseDrillText(await readFile(drillPath, 'utf8'), drillPath);
  const plan = await readPlanText(planPath);
  await worker?.begin({ drill, plan, planPath, recordsPath, range: { from: middle, to: Infinity } });
  const reader = createPlanReader(plan, planPath);
  const scorer = createScorer({ drill, planned: reader.planned, readArrival: reader.readArrival });
  await collectRecords(recordsPath, scorer, { from: 0, to: middle });
  if (worker !== null) {
    const { evidence, plan: columns } = await worker.findings;
    scorer.take(evidence);
    reader.take(columns);
  }
  if (end !== null) scorer.add(end);
  return scorer.finish(reader.list());
}
