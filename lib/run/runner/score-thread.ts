/** Scores a big run in a thread of its own: see score-run.ts. */
import { parentPort, workerData } from 'node:worker_threads';
import { findErrorCode, formatCause } from '../../kit/cutover-error.ts';
import { type RunToScore, scoreFiles, type ScoredInThread } from './score-files.ts';

const tell = (word: ScoredInThread): void => parentPort?.postMessage(word);
try {
  tell({ kind: 'scored', scorecard: await scoreFiles(workerData as RunToScore) });
} catch (error) {
  tell({ kind: 'failed', code: findErrorCode(error), message: formatCause(error) });
}
