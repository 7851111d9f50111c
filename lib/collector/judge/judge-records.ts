import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { unlessAborted } from '../../kit/unless-aborted.ts';
import { readLines } from '../record-file/read-lines.ts';
import { tailLines } from '../record-file/tail-lines.ts';
import type { JudgedAnswer, JudgedBy } from '../records/judgement.ts';
import type { Judge } from './create-judge.ts';
import { judgeAll, type JudgedLines, type LineJudge } from './judge-lines.ts';
import { openJudgementWriter } from './judgement-writer.ts';

const LOOK_INTERVAL_MS = 100;
/** So many pieces at most are with somebody who is asked about their answers; the next one waits for room. */
const MOST_ASKED = 256;
/** So many records are judged before what is said of them is written. */
const AT_ONCE = 512;

/** What is judged, by whom, and where that is written. */
export interface Judging {
  /** Paths. */
  records: string;
  judgements: string;
  judge: LineJudge;
  by: Omit<JudgedBy, 'kind' | 'version'>;
}

/** Judges every answer of a records file, a piece of it at a time. */
export async function judgeRecords(
  records: string,
  judge: Judge,
  onJudged: (judged: JudgedAnswer) => void,
): Promise<void> {
  await eachPiece(records, async (lines) => {
    for (const judged of await judgeAll(judge, lines)) onJudged(judged);
  });
}

/** Judges a records file that is whole. Throws what the system says when the judgements cannot be written, and the signal's reason where it is stopped. */
export async function writeJudgements(
  { records, judgements, judge, by }: Judging,
  signal: AbortSignal = new AbortController().signal,
): Promise<void> {
  const { size } = await stat(records);
  using writer = openJudgementWriter(judgements, by);
  const coming: Promise<JudgedLines>[] = [];
  const take = async (): Promise<void> => {
    const next = coming.shift();
    if (next !== undefined) writer.add(await unlessAborted(signal, next));
  };
  await eachPiece(records, async (lines) => {
    signal.throwIfAborted();
    const judged = judge.judge(lines);
    // One that fails is told of when its turn has come.
    judged.catch(() => {});
    coming.push(judged);
    if (coming.length >= judge.atOnce) await take();
  });
  while (coming.length > 0) await take();
  writer.end(size);
}

/** Whoever wants to know when all is judged that is there by now. */
export interface CatchUp {
  wanted(): boolean;
  done(): void;
}

/**
 * Judges answers as their records come, until `isOver` says that none will come any more and all that came is judged. Nobody is asked about
 * an answer later because somebody else takes long over another: what they say is written as it comes. Throws the same.
 */
export async function followJudging(
  { records: path, judgements, judge, by }: Judging,
  isOver: () => boolean,
  catchUp: CatchUp = { wanted: () => false, done() {} },
): Promise<void> {
  const tail = await tailLines(path);
  try {
    using writer = openJudgementWriter(judgements, by);
    const asking = createAsking((judged) => {
      writer.add(judged);
      writer.flush();
    });
    for (;;) {
      // Asked first: all that was written before it was over is read then.
      const isLast = isOver();
      const isWanted = catchUp.wanted();
      const lines = await tail.read();
      for (let from = 0; from < lines.length; from += AT_ONCE) {
        await asking.add(judge.judge(lines.slice(from, from + AT_ONCE)));
        // Whoever shows how it goes need not wait for the last of many.
        writer.flush();
      }
      writer.flush();
      if (isLast || isWanted) await asking.settle();
      if (isWanted) catchUp.done();
      if (isLast) return writer.end(tail.readBytes);
      await sleep(LOOK_INTERVAL_MS);
    }
  } finally {
    await tail.close();
  }
}

/** Calls `onPiece` with the lines of a piece of a file, and waits for it. */
async function eachPiece(path: string, onPiece: (lines: readonly string[]) => Promise<void>): Promise<void> {
  let waiting: string[] = [];
  await readLines(
    path,
    (line) => void waiting.push(line),
    async () => {
      const lines = waiting;
      waiting = [];
      if (lines.length > 0) await onPiece(lines);
    },
  );
}

/** Pieces whose answers somebody is asked about: written when there is word of them. Each call throws what a write before it threw. */
function createAsking(write: (judged: JudgedLines) => void) {
  let open = 0;
  const failures: unknown[] = [];
  let wake: () => void = () => {};
  const until = async (isEnough: () => boolean): Promise<void> => {
    while (failures.length === 0 && !isEnough()) await new Promise<void>((resolve) => (wake = resolve));
    if (failures.length > 0) throw failures[0];
  };
  return {
    /** Waits where too many are open. */
    async add(judged: Promise<JudgedLines>): Promise<void> {
      open++;
      void judged
        .then(write)
        .catch((error: unknown) => void failures.push(error))
        .finally(() => {
          open--;
          wake();
        });
      await until(() => open < MOST_ASKED);
    },
    settle: () => until(() => open === 0),
  };
}
