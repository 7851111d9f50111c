import { parseRecord } from '../records/parse-record.ts';
import type { JudgedAnswer } from '../records/judgement.ts';
import type { RunRecord } from '../records/record.ts';
import type { Judge } from './create-judge.ts';

/** Lines of judgements.ndjson, each with its end, and how many they are. */
export interface JudgedLines {
  text: string;
  answers: number;
}

/** Judges lines of a records file; what is said of them is in their order. */
export interface LineJudge {
  judge(lines: readonly string[]): Promise<JudgedLines>;
  /** So many pieces may be given to it before the first of them is judged. */
  atOnce: number;
}

/** What is said of the answers of these lines, in their order; code of one's own is asked about all of them at once. */
export async function judgeAll(judge: Judge, lines: readonly string[]): Promise<JudgedAnswer[]> {
  const judged = await Promise.all(lines.map((line) => Promise.resolve(judgeLine(judge, line, null))));
  return judged.filter((answer) => answer !== null);
}

/** Judges lines here, and one piece after another. */
export function createLineJudge(judge: Judge): LineJudge {
  return {
    async judge(lines) {
      const judged = await judgeAll(judge, lines);
      return { text: judged.map((answer) => `${JSON.stringify(answer)}\n`).join(''), answers: judged.length };
    },
    atOnce: 1,
  };
}

/** What is said of the answer in a line; null where it has none that a contract is for. `unread`: why no contract may look at it. */
export function judgeLine(judge: Judge, line: string, unread: string | null): ReturnType<Judge['judge']> {
  const record = readLine(line);
  return record === null ? null : judge.judge(record, unread);
}

/** A line that is none is passed over: a score counts it. */
function readLine(line: string): RunRecord | null {
  const parsed = parseRecord(line);
  return parsed.ok ? parsed.record : null;
}
