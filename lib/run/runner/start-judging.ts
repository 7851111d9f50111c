import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { formatCause } from '../../kit/cutover-error.ts';
import { entryUrl } from '../../proxies/process/entry-url.ts';
import { findBundle } from '../../proxies/process/find-bundle.mjs';
import { tellWait } from '../../proxies/process/tell-wait.ts';
import { judgeFiles, type JudgeOrder, type JudgeWord, type RunToJudge } from './judge-files.ts';

/** How long the last answers may take, once all are there; then code of one's own is asked no more, and the rest is given as long again. */
const LAST_ANSWERS_MS = 120_000;

const entry = entryUrl('./judge-thread.ts', import.meta.url);

/** The last records of a load are in the file by then: a proxy writes what waits every 100 ms. */
const LAST_RECORDS_MS = 400;

/** The judging of a run that goes on. */
export interface RunningJudging {
  /**
   * To be called when the load is over and its providers are still there: resolves when all answers that are there are judged, or after
   * the same time. Guards ask no more then.
   */
  catchUp(): Promise<void>;
  /**
   * To be called when all records are there: resolves when all answers are judged. What went wrong is warned of and harms nothing: a
   * score judges what is not judged.
   */
  finish(): Promise<void>;
  /** Ends it where it stands. */
  stop(): Promise<void>;
}

/** Begins to judge the answers of a run, in a thread, so that it takes no time of whoever runs it. */
export async function startJudging(
  run: RunToJudge,
  warn: (text: string) => void,
  lastAnswersMs: number = LAST_ANSWERS_MS,
): Promise<RunningJudging> {
  const bundle = await findBundle(fileURLToPath(entry));
  const { ended, caughtUp, tell, stop } =
    bundle === null ? judgeHere(run, warn) : judgeInThread(run, new URL(bundle), warn);
  // Told of when it is asked for: until then nobody misses it.
  const outcome = ended.then(
    () => null,
    (error: unknown) => formatCause(error),
  );
  return {
    async catchUp() {
      await sleep(LAST_RECORDS_MS);
      tell('catch-up');
      const isLate = await within(lastAnswersMs, Promise.race([caughtUp, outcome]), (waiting) =>
        tellWait('the last answers to be shown to their guard', waiting, warn),
      );
      if (isLate) warn('Guards have not looked at all answers by now: the rest is left unread.');
    },
    async finish() {
      tell('all-is-there');
      const isLate = await within(lastAnswersMs, outcome, (waiting) =>
        tellWait('the last answers to be judged', waiting, warn),
      );
      if (isLate) {
        tell('no-more-time');
        warn('Answers that code of your own has not judged by now are left unread: cutover judge judges them all.');
      }
      const isStuck = isLate && (await within(lastAnswersMs, outcome));
      if (isStuck) await stop();
      const failure = isStuck ? 'it took too long' : await outcome;
      if (failure !== null) warn(`Judging the answers broke off, and is done again for the score: ${failure}`);
    },
    stop,
  };
}

/** Is it still to come after so long? */
async function within<T>(
  ms: number,
  coming: Promise<T>,
  wait: (waiting: Promise<boolean>) => Promise<boolean> = (waiting) => waiting,
): Promise<boolean> {
  const over = new AbortController();
  const late = sleep(ms, true, { signal: over.signal }).catch(() => true);
  const isLate = await wait(Promise.race([coming.then(() => false), late]));
  over.abort();
  return isLate;
}

interface Started {
  ended: Promise<void>;
  caughtUp: Promise<void>;
  tell(order: JudgeOrder): void;
  stop(): Promise<void>;
}

/** Where nothing can be bundled, on the way. */
function judgeHere(run: RunToJudge, warn: (text: string) => void): Started {
  let isOver = false;
  let wantsCaughtUp = false;
  const giveUp = new AbortController();
  let tellCaughtUp: () => void = () => {};
  const caughtUp = new Promise<void>((resolve) => (tellCaughtUp = resolve));
  const ended = judgeFiles(run, {
    isOver: () => isOver,
    wantsCaughtUp: () => wantsCaughtUp,
    onCaughtUp() {
      wantsCaughtUp = false;
      tellCaughtUp();
    },
    signal: giveUp.signal,
    warn,
  });
  const tell = (order: JudgeOrder): void => {
    if (order === 'catch-up') wantsCaughtUp = true;
    else isOver = true;
    if (order === 'no-more-time') giveUp.abort();
  };
  return {
    ended,
    caughtUp,
    tell,
    async stop() {
      tell('no-more-time');
      await ended.catch(() => {});
    },
  };
}

function judgeInThread(run: RunToJudge, bundle: URL, warn: (text: string) => void): Started {
  const { drill, plan, cases, records, judgements, guards } = run;
  const files: RunToJudge = { drill, plan, cases, records, judgements };
  const workerData: RunToJudge = guards === undefined ? files : { ...files, guards };
  const thread = new Worker(bundle, { workerData });
  let tellCaughtUp: () => void = () => {};
  const caughtUp = new Promise<void>((resolve) => (tellCaughtUp = resolve));
  const ended = new Promise<void>((resolve, reject) => {
    thread.on('message', (word: JudgeWord) => {
      if (word.kind === 'warning') warn(word.text);
      else if (word.kind === 'caught-up') tellCaughtUp();
      else if (word.kind === 'judged') resolve();
      else reject(new Error(word.message));
    });
    thread.once('error', reject);
    thread.once('exit', () => reject(new Error('its thread ended without a word')));
  });
  return {
    ended,
    caughtUp,
    tell: (order) => thread.postMessage(order),
    async stop() {
      await thread.terminate();
    },
  };
}
