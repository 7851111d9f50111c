import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Scorecard } from '../../collector/scorecard/scorecard.ts';
import { CutoverError, formatCause } from '../../kit/cutover-error.ts';
import { entryUrl } from '../../proxies/process/entry-url.ts';
import { findBundle } from '../../proxies/process/find-bundle.mjs';
import { type RunToScore, scoreFiles, type ScoredInThread } from './score-files.ts';

const entry = entryUrl('./score-thread.ts', import.meta.url);
/**
 * What is read of a line is used up at once, and a nursery of the usual 48 MB fills up with it before it is swept: in a
 * smaller one a million exchanges score in a sixth less memory.
 */
const NURSERY_MB = 6;

/** Scores a run in a thread, so that this one can go on and little memory is used. Throws what `scoreFiles` throws. */
export async function scoreInThread(run: RunToScore): Promise<Scorecard> {
  const bundle = await findBundle(fileURLToPath(entry));
  if (bundle === null) return scoreFiles(run);
  return new Promise((resolve, reject) => {
    const thread = new Worker(new URL(bundle), {
      workerData: run,
      resourceLimits: { maxYoungGenerationSizeMb: NURSERY_MB },
    });
    thread.once('message', (word: ScoredInThread) => {
      if (word.kind === 'scored') resolve(word.scorecard);
      else reject(new CutoverError(word.code, word.message));
    });
    thread.once('error', (error) => {
      reject(new CutoverError('bug', `Scoring broke off: ${formatCause(error)}`, { cause: error }));
    });
    thread.once('exit', () => reject(new CutoverError('bug', 'Scoring ended without a word.')));
  });
}
