import { stat } from 'node:fs/promises';
import { readLines } from '../record-file/read-lines.ts';
import { type AllJudged, type JudgedBy, parseJudgementLine } from '../records/judgement.ts';
import { createJudgementTable, type JudgementTable } from '../score/evidence/judgement-table.ts';

/** A file of judgements that is whole. */
export interface ReadJudgements {
  by: JudgedBy;
  table: JudgementTable;
  /** How long the records were that were judged, bytes. */
  recordsBytes: number;
}

/** Reads a file of judgements of a plan of so many arrivals. Null when there is none, or it is not whole: then it is made again. */
export async function readJudgements(path: string, planned: number): Promise<ReadJudgements | null> {
  if (!(await isFile(path))) return null;
  const table = createJudgementTable(planned);
  let by: JudgedBy | null = null;
  let end: AllJudged | null = null;
  let isDamaged = false;
  await readLines(path, (text) => {
    const line = parseJudgementLine(text);
    if (line === null || (by === null) !== (line.kind === 'judged-by') || end !== null) isDamaged = true;
    else if (line.kind === 'judged-by') by = line;
    else if (line.kind === 'judged') end = line;
    else table.add(line);
  });
  return isDamaged ? null : close(by, table, end);
}

function close(by: JudgedBy | null, table: JudgementTable, end: AllJudged | null): ReadJudgements | null {
  if (by === null || end === null || end.answers !== table.size) return null;
  return { by, table, recordsBytes: end.recordsBytes };
}

async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found?.isFile() === true;
}
