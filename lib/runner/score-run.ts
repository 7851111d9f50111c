import { open, readFile } from 'node:fs/promises';
import { CutoverError, formatCause } from '../cutover-error.ts';
import type { Arrival } from '../drill/arrival.ts';
import { parseRecord } from '../records/parse-record.ts';
import { createScorer } from '../score/create-scorer.ts';
import type { Scorecard } from '../score/scorecard.ts';
import { parseDrillText } from './read-drill.ts';
import { openRunFolder } from './run-folder.ts';

const CHUNK_BYTES = 1024 * 1024;
const NEWLINE = 10;

/**
 * Scores the records of a run: reads drill.json, plan.ndjson and records.ndjson of its folder and writes nothing.
 * A last line that a kill cut short is counted as unreadable. Throws `usage` when the folder is none of a run, or
 * its drill or plan cannot be read.
 */
export async function scoreRun(runFolder: string): Promise<Scorecard> {
  const folder = await openRunFolder(runFolder);
  const drill = parseDrillText(await readFile(folder.drill, 'utf8'), folder.drill);
  const arrivals = await readPlan(folder.plan);
  const scorer = createScorer({ drill, arrivals });
  await readLines(folder.records, (line) => {
    const parsed = parseRecord(line);
    if (parsed.ok) scorer.add(parsed.record);
    else scorer.addUnreadable();
  });
  return scorer.finish();
}

async function readPlan(path: string): Promise<Arrival[]> {
  const arrivals: Arrival[] = [];
  await readLines(path, (line) => {
    let arrival: Arrival;
    try {
      arrival = JSON.parse(line) as Arrival;
    } catch (cause) {
      throw new CutoverError('usage', `${path}: line ${arrivals.length + 1} is no valid JSON: ${formatCause(cause)}`, {
        cause,
      });
    }
    if (arrival?.index !== arrivals.length) {
      throw new CutoverError(
        'usage',
        `${path}: line ${arrivals.length + 1} must be the arrival of index ${arrivals.length}.`,
      );
    }
    arrivals.push(arrival);
  });
  return arrivals;
}

/** Calls `onLine` with each line that is not empty. Reads in pieces: a records file may be larger than a string can be. */
async function readLines(path: string, onLine: (line: string) => void): Promise<void> {
  await using file = await open(path, 'r');
  let buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  let kept = 0;
  for (;;) {
    if (kept === buffer.length) buffer = Buffer.concat([buffer], buffer.length * 2);
    const { bytesRead } = await file.read(buffer, kept, buffer.length - kept, null);
    const end = kept + bytesRead;
    let from = 0;
    // What was kept has no line end, so the search may begin behind it.
    for (let at = buffer.indexOf(NEWLINE, kept); at >= 0 && at < end; at = buffer.indexOf(NEWLINE, from)) {
      if (at > from) onLine(buffer.toString('utf8', from, at));
      from = at + 1;
    }
    if (bytesRead === 0) {
      if (end > from) onLine(buffer.toString('utf8', from, end));
      return;
    }
    buffer.copyWithin(0, from, end);
    kept = end - from;
  }
}
