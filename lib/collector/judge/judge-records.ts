import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { readLines } from '../record-file/read-lines.ts';
import { tailRecords } from '../record-file/tail-records.ts';
import type { JudgedAnswer, JudgedBy } from '../records/judgement.ts';
import { parseRecord } from '../records/parse-record.ts';
import type { RunRecord } from '../records/record.ts';
import type { Judge } from './create-judge.ts';
import { openJudgementWriter } from './judgement-writer.ts';

const LOOK_INTERVAL_MS = 100;
/** So many records are judged together. */
const AT_ONCE = 512;

/** What is judged, by whom, and where that is written. */
export interface Judging {
  /** Paths. */
  records: string;
  judgements: string;
  judge: Judge;
  by: Omit<JudgedBy, 'kind' | 'version'>;
}

/** What is said of the answers of these records, in their order; code of one's own is asked about all of them at once. */
async function judgeAll(judge: Judge, records: readonly RunRecord[]): Promise<JudgedAnswer[]> {
  const judged = await Promise.all(records.map((record) => Promise.resolve(judge.judge(record))));
  return judged.filter((answer) => answer !== null);
}

/** Judges every answer of a records file, a piece of it at a time. */
export async function judgeRecords(
  records: string,
  judge: Judge,
  onJudged: (judged: JudgedAnswer) => void,
): Promise<void> {
  let waiting: RunRecord[] = [];
  await readLines(
    records,
    (line) => {
      const parsed = parseRecord(line);
      if (parsed.ok) waiting.push(parsed.record);
    },
    async () => {
      for (const judged of await judgeAll(judge, waiting)) onJudged(judged);
      waiting = [];
    },
  );
}

/** Judges a records file that is whole. Throws what the system says when the judgements cannot be written. */
export async function writeJudgements({ records, judgements, judge, by }: Judging): Promise<void> {
  const { size } = await stat(records);
  using writer = openJudgementWriter(judgements, by);
  await judgeRecords(records, judge, writer.write);
  writer.end(size);
}

/** Judges answers as their records come, until `isOver` says that none will come any more and all that came is judged. Throws the same. */
export async function followJudging(
  { records: path, judgements, judge, by }: Judging,
  isOver: () => boolean,
): Promise<void> {
  const tail = await tailRecords(path);
  try {
    using writer = openJudgementWriter(judgements, by);
    for (;;) {
      // Asked first: all that was written before it was over is read then.
      const isLast = isOver();
      const records = await tail.read();
      for (let from = 0; from < records.length; from += AT_ONCE) {
        for (const judged of await judgeAll(judge, records.slice(from, from + AT_ONCE))) writer.write(judged);
        // Whoever shows how it goes need not wait for the last of many.
        writer.flush();
      }
      if (isLast) return writer.end(tail.readBytes);
      await sleep(LOOK_INTERVAL_MS);
    }
  } finally {
    await tail.close();
  }
}
