/** Judges the answers of a run in a thread of its own: see start-judging.ts. */
import { parentPort, workerData } from 'node:worker_threads';
import { formatCause } from '../../kit/cutover-error.ts';
import { judgeFiles, type JudgeOrder, type JudgeWord, type RunToJudge } from './judge-files.ts';

const tell = (word: JudgeWord): void => parentPort?.postMessage(word);
let isOver = false;
let wantsCaughtUp = false;
const giveUp = new AbortController();
// It may end though it could be told more.
parentPort
  ?.on('message', (order: JudgeOrder) => {
    if (order === 'catch-up') wantsCaughtUp = true;
    else isOver = true;
    if (order === 'no-more-time') giveUp.abort();
  })
  .unref();
try {
  await judgeFiles(workerData as RunToJudge, {
    isOver: () => isOver,
    wantsCaughtUp: () => wantsCaughtUp,
    onCaughtUp() {
      wantsCaughtUp = false;
      tell({ kind: 'caught-up' });
    },
    signal: giveUp.signal,
    warn: (text) => tell({ kind: 'warning', text }),
  });
  tell({ kind: 'judged' });
} catch (error) {
  tell({ kind: 'failed', message: formatCause(error) });
}
