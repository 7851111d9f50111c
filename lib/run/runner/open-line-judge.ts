import { stat } from 'node:fs/promises';
import { availableParallelism, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Asker } from '../../collector/judge/asker.ts';
import { createJudge, type Judge } from '../../collector/judge/create-judge.ts';
import type { KeptJudgements } from '../../collector/judge/kept-judgements.ts';
import { createLineJudge, type LineJudge } from '../../collector/judge/judge-lines.ts';
import { mergeLineJudges } from '../../collector/judge/merge-line-judges.ts';
import type { PlanReader } from '../../collector/plan-file/read-plan.ts';
import { isOutside, prepareContracts } from '../../drill/contracts/index.ts';
import type { Drill } from '../../drill/drill.ts';
import { entryUrl } from '../../proxies/process/entry-url.ts';
import { findBundle } from '../../proxies/process/find-bundle.mjs';
import { createLinePool } from './line-pool.ts';

/** What a thread that judges lines is told. */
export interface JudgeThreadData {
  drill: Pick<Drill, 'contracts' | 'traffic'>;
  /** Paths. */
  plan: string;
  cases: string;
}

/** Whose answers are judged, and where. */
export interface LineJudgeOptions {
  drill: Drill;
  files: { plan: string; cases: string };
  plan: PlanReader;
  /** Who asks code of one's own, by the contract's place. */
  askers: ReadonlyMap<number, Asker>;
  /** What was said before of those who cannot be asked again; it stands. */
  kept?: KeptJudgements | null;
  /** Threads that judge; 0: none but this one. */
  threads: number;
  /** How long one may be at one answer, ms. Default: that of a pool. */
  limitMs?: number;
}

const entry = entryUrl('./judge-lines-thread.ts', import.meta.url);

/** More than four read no faster than their lines are read for them. */
const MOST_THREADS = 4;
/** Each further thread takes 0.5 s of processor time to start and to become fast, which only a large file gives back. */
const LARGE_BYTES = 128 * 1024 * 1024;

/** How many threads judge a file of records that is whole: as many as there are free cores where it is large; never none, so that an answer that hangs is found. */
export async function countThreads(records: string): Promise<number> {
  const { size } = await stat(records);
  const free = Math.round(availableParallelism() - (loadavg()[0] ?? 0));
  return size < LARGE_BYTES ? 1 : Math.max(1, Math.min(MOST_THREADS, free));
}

/**
 * What judges the lines of a run: threads, or this one where none is wanted or can be started. Who asks code of one's own, which runs in processes of
 * its own, is this one, at the same time. What is said is the same. `await using` it.
 */
export async function openLineJudge({
  drill,
  files,
  plan,
  askers,
  kept = null,
  threads,
  limitMs,
}: LineJudgeOptions): Promise<LineJudge & AsyncDisposable> {
  const { contracts, traffic } = drill;
  const known = { drill, planned: plan.planned, readArrival: plan.readArrival };
  const inside = contracts.every(isOutside) ? null : await openInside();
  if (!contracts.some(isOutside)) return inside ?? createHere(createJudge(known));
  const asked = createJudge({ ...known, askers, kept, only: 'outside' });
  return inside === null
    ? createHere(asked)
    : { ...mergeLineJudges(inside, asked), [Symbol.asyncDispose]: () => inside[Symbol.asyncDispose]() };

  async function openInside(): Promise<LineJudge & AsyncDisposable> {
    const bundle = threads === 0 ? null : await findBundle(fileURLToPath(entry));
    if (bundle === null) {
      await prepareContracts(contracts);
      return createHere(createJudge({ ...known, only: 'inside' }));
    }
    const data: JudgeThreadData = { drill: { contracts, traffic }, plan: files.plan, cases: files.cases };
    return createLinePool({ script: new URL(bundle), data, threads, ...(limitMs === undefined ? {} : { limitMs }) });
  }
}

const createHere = (judge: Judge): LineJudge & AsyncDisposable => ({
  ...createLineJudge(judge),
  async [Symbol.asyncDispose]() {},
});
