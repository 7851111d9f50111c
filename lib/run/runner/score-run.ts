import { stat } from 'node:fs/promises';
import type { RunEndRecord } from '../../collector/records/run-end-record.ts';
import type { Scorecard } from '../../collector/scorecard/scorecard.ts';
import { openRunFolder } from './run-folder.ts';
import { scoreFiles } from './score-files.ts';
import { scoreInThread } from './score-in-thread.ts';

/** From this size on a thread is worth its start, bytes of records. */
const BIG_BYTES = 64 * 1024 * 1024;

/**
 * Scores the records of a run: reads drill.json, plan.ndjson, records.ndjson and judgements.ndjson of its folder and writes
 * nothing. Answers that are not judged yet are judged by the drill's contracts.
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
  const { drill, plan, cases, records, judgements } = await openRunFolder(runFolder);
  const run = { drill, plan, cases, records, judgements, end };
  return (await stat(records)).size < BIG_BYTES ? scoreFiles(run) : scoreInThread(run);
}
