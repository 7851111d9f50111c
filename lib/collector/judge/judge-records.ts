import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { collectRecords } from '../record-file/collect-records.ts';
import { tailRecords } from '../record-file/tail-records.ts';
import type { JudgedAnswer, JudgedBy } from '../records/judgement.ts';
import type { Judge } from './create-judge.ts';
import { openJudgementWriter } from './judgement-writer.ts';

const LOOK_INTERVAL_MS = 100;

/** What is judged, by whom, and where that is written. */
export interface Judging {
  /** Paths. */
  records: string;
  judgements: string;
  judge: Judge;
  by: Omit<JudgedBy, 'kind' | 'version'>;
}

/** Judges every answer of a records file. */
export async function judgeRecords(
  records: string,
  judge: Judge,
  onJudged: (judged: JudgedAnswer) => void,
): Promise<void> {
  await collectRecords(records, {
    add(record) {
      const judged = judge.judge(record);
      if (judged !== null) onJudged(judged);
    },
    addUnreadable() {},
    addEmpty() {},
  });
}

/** Judges a records file that is whole. Throws what the system says when the judgements cannot be written. */
export async function writeJudgements({ records, judgements, judge, by }: Judging): Promise<void> {
  const { size } = await stat(records);
  using writer = openJudgementWriter(judgements, by);
  await judgeRecords(records, judge, writer.write);
  writer.end(size);
}

/** Judges answers as their records come, until `isOver` says that none will come any more and all that came is judged. Throws the same. */
export async function followJudging({ records, judgements, judge, by }: Judging, isOver: () => boolean): Promise<void> {
  const tail = await tailRecords(records);
  try {
    using writer = openJudgementWriter(judgements, by);
    for (;;) {
      // Asked first: all that was written before it was over is read then.
      const isLast = isOver();
      for (const record of await tail.read()) {
        const judged = judge.judge(record);
        if (judged !== null) writer.write(judged);
      }
      if (isLast) return writer.end(tail.readBytes);
      writer.flush();
      await sleep(LOOK_INTERVAL_MS);
    }
  } finally {
    await tail.close();
  }
}
