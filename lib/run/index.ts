/** What `import … from 'cutover'` gives: drills as data, one run, its score. */
import { resolve } from 'node:path';
import type { DrillInput } from '../drill/drill.ts';
import { createPreflight } from './preflight/create-preflight.ts';
import { type RunOverrides, prepareRun } from './runner/prepare-run.ts';
import { runDrill, type RunResult } from './runner/run-drill.ts';
import type { RunEvent } from './runner/run-event.ts';

export { CutoverError, type ErrorCode } from '../kit/cutover-error.ts';
export { defineDrill, defineNamedDrill } from '../drill/define-drill.ts';
export type { Drill, DrillInput } from '../drill/drill.ts';
export type { Scorecard, Verdict } from '../collector/scorecard/scorecard.ts';
export type { RunOverrides } from './runner/prepare-run.ts';
export type { RunResult } from './runner/run-drill.ts';
export type { RunEvent } from './runner/run-event.ts';
export { scoreRun as score } from './runner/score-run.ts';

/** How a run differs from what its drill says, and where it goes. */
export interface RunOptions extends RunOverrides {
  /** The run's folder, new or empty. Default: `results/<drill>-<time>-<seed>` in the working directory. */
  out?: string;
  /** Where k6, keys and settings are looked for. Default: `process.env`. */
  env?: NodeJS.ProcessEnv;
  /** Stops the run: faults are reverted first, then what there is gets scored as `aborted`. */
  signal?: AbortSignal;
  /** Is one request of each kind sent before there is load, and a drill refused that would come to nothing? Default: true. */
  preflight?: boolean;
  /** Told what happens. */
  onEvent?: (event: RunEvent) => void;
}

/**
 * Runs a drill from start to scorecard, as `cutover drill` does. Whatever the verdict, it resolves; it throws a
 * `CutoverError` when the load never began: `usage` (a mistake in the drill), `environment` (no k6, say), `target`.
 *
 * @param source A scenario (`.ts`, `.js`), a drill as JSON or YAML, or a drill.
 *
 * @example
 * import { run } from 'cutover';
 *
 * const { scorecard, folder } = await run('drills/primary-outage.json', { seed: 7 });
 * console.log(scorecard.verdict, folder.report);
 */
export async function run(source: string | DrillInput, options: RunOptions = {}): Promise<RunResult> {
  const { out, env = process.env, preflight = true, onEvent = () => {}, ...others } = options;
  const { signal = new AbortController().signal, ...overrides } = others;
  const prepared = await prepareRun(source, overrides, (text) => onEvent({ kind: 'step', text }));
  const beforeLoad = preflight ? { beforeLoad: createPreflight(prepared, onEvent) } : {};
  return runDrill({ prepared, out, resultsPath: resolve('results'), env, signal, onEvent, ...beforeLoad });
}
