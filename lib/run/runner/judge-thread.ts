/** Judges the answers of a run in a thread of its own: see start-judging.ts. */
import { parentPort, workerData } from 'node:worker_threads';
import { formatCause } from '../../kit/cutover-error.ts';
import { judgeFiles, type JudgeWord, type RunToJudge } from './judge-files.ts';

const tell = (word: JudgeWord): void => parentPort?.postMessage(word);
let isOver = false;
// The one thing it is told; it may end though it could be told more.
parentPort?.once('message', () => (isOver = true)).unref();
try {
  await judgeFiles(workerData as RunToJudge, () => isOver);
  tell({ kind: 'judged' });
} catch (error) {
  tell({ kind: 'failed', message: formatCause(error) });
}
