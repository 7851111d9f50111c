import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';
import { CutoverError, formatCause } from '../../kit/cutover-error.ts';
import { entryUrl } from '../../proxies/process/entry-url.ts';
import type { ScoreFindings, ScoreWorkerData } from './score-worker.ts';

const YOUNG_GENERATION_MB = 8;
const entry = fileURLToPath(entryUrl('score-worker.ts', import.meta.url));

/** A thread that collects evidence. `await using` it. */
export interface ScoreWorker extends AsyncDisposable {
  /** Gives it its stretch of the records; resolves when it has it. Rejects when there is no thread. */
  begin(data: ScoreWorkerData): Promise<void>;
  /**
   * What it collected. Rejects when it ended without, with the thread's own error as the cause: `usage` for a plan
   * that cannot be read, else `bug`.
   */
  readonly findings: Promise<ScoreFindings>;
}

/** Starts a thread, which waits for its stretch. */
export function startScoreWorker(): ScoreWorker {
  const starting = startThread().catch(fail);
  const findings = starting.then(hearFindings).catch(fail);
  // It may fail before anybody waits for it; who does still hears of it.
  findings.catch(() => {});
  return {
    async begin(data) {
      (await starting).postMessage(data, []);
    },
    findings,
    async [Symbol.asyncDispose]() {
      await (await starting.catch(() => null))?.terminate();
    },
  };
}

/** It runs a bundle, since a loader of TypeScript in it would start later and need memory of its own. */
async function startThread(): Promise<Worker> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: `node${process.versions.node}`,
    write: false,
    logLevel: 'silent',
  });
  return new Worker(outputFiles[0]?.text ?? '', {
    eval: true,
    execArgv: [],
    // What is read is garbage at once: a small nursery holds it as well as a large one.
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
  });
}

function hearFindings(worker: Worker): Promise<ScoreFindings> {
  return new Promise((resolve, reject) => {
    worker.on('message', resolve);
    worker.on('messageerror', reject);
    worker.on('error', reject);
    worker.on('exit', (code) => reject(new Error(`its thread ended with ${code} and said nothing`)));
  });
}

/** An error keeps its fields on its way out of a thread, but not its class. A plan that is broken is no bug of ours. */
function fail(cause: unknown): never {
  const { code, message } = cause as Partial<CutoverError>;
  if (cause instanceof CutoverError) throw cause;
  if (code === 'usage') throw new CutoverError(code, message ?? '', { cause });
  throw new CutoverError('bug', `Part of the records could not be scored: ${formatCause(cause)}`, { cause });
}
