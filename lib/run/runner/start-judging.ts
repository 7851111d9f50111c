import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { formatCause } from '../../kit/cutover-error.ts';
import { entryUrl } from '../../proxies/process/entry-url.ts';
import { findBundle } from '../../proxies/process/find-bundle.mjs';
import { tellWait } from '../../proxies/process/tell-wait.ts';
import { judgeFiles, type JudgeOrder, type JudgeWord, type RunToJudge } from './judge-files.ts';

const entry = entryUrl('./judge-thread.ts', import.meta.url);

/** The judging of a run that goes on. */
export interface RunningJudging {
  /**
   * To be called when all records are there: resolves when all answers are judged. What went wrong is warned of and harms nothing: a
   * score judges what is not judged.
   */
  finish(): Promise<void>;
  /** Ends it where it stands. */
  stop(): Promise<void>;
}

/** Begins to judge the answers of a run, in a thread, so that it takes no time of whoever runs it. */
export async function startJudging(run: RunToJudge, warn: (text: string) => void): Promise<RunningJudging> {
  const bundle = await findBundle(fileURLToPath(entry));
  const { ended, tellAll, stop } = bundle === null ? judgeHere(run) : judgeInThread(run, new URL(bundle));
  // Told of when it is asked for: until then nobody misses it.
  const outcome = ended.then(
    () => null,
    (error: unknown) => formatCause(error),
  );
  return {
    async finish() {
      tellAll();
      const failure = await tellWait('the last answers to be judged', outcome, warn);
      if (failure !== null) warn(`Judging the answers broke off, and is done again for the score: ${failure}`);
    },
    stop,
  };
}

interface Started {
  ended: Promise<void>;
  tellAll(): void;
  stop(): Promise<void>;
}

/** Where nothing can be bundled, on the way. */
function judgeHere(run: RunToJudge): Started {
  let isOver = false;
  const ended = judgeFiles(run, () => isOver);
  const tellAll = (): void => void (isOver = true);
  return {
    ended,
    tellAll,
    async stop() {
      tellAll();
      await ended.catch(() => {});
    },
  };
}

function judgeInThread(run: RunToJudge, bundle: URL): Started {
  const { drill, plan, cases, records, judgements } = run;
  const thread = new Worker(bundle, { workerData: { drill, plan, cases, records, judgements } satisfies RunToJudge });
  const ended = new Promise<void>((resolve, reject) => {
    thread.once('message', (word: JudgeWord) => {
      if (word.kind === 'judged') resolve();
      else reject(new Error(word.message));
    });
    thread.once('error', reject);
    thread.once('exit', () => reject(new Error('its thread ended without a word')));
  });
  return {
    ended,
    tellAll: () => thread.postMessage('all-is-there' satisfies JudgeOrder),
    async stop() {
      await thread.terminate();
    },
  };
}
