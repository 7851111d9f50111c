import { mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Scorecard } from '../../lib/collector/scorecard/scorecard.ts';
import type { DrillInput } from '../../lib/drill/drill.ts';
import { type UsualProvider, usualProviders } from '../../lib/kit/terms/provider.ts';
import { parseYamlText } from '../../lib/kit/documents/parse-yaml-text.ts';
import { createPreflight } from '../../lib/run/preflight/create-preflight.ts';
import { prepareRun } from '../../lib/run/runner/prepare-run.ts';
import { runDrill } from '../../lib/run/runner/run-drill.ts';
import { allowBusyMachine } from './run-written-drill.ts';

/** What a page's drill found, who served by it, and who answered by the log of what was drilled. */
export interface PageRun {
  scorecard: Scorecard;
  served: Record<UsualProvider, number>;
  logged: Record<UsualProvider, number>;
}

/** How a page is followed. */
export interface PageOptions {
  /** Which of its programs the drill starts, if another than stands in it. */
  command?: readonly string[];
  /** Its drill, if another than `drill.json`. */
  drill?: string;
  /** Is one request of each kind sent before the load, as a drill does, to find out whether prompts must bear an id? Default: no. */
  isTriedBefore?: boolean;
  /** Of whoever follows it. */
  env?: NodeJS.ProcessEnv;
}

/** A page's mocks take their time as models do: up to eight seconds for an answer now and then, which is waited for before the load and behind it. */
const QUICK = { ttft: 'instant', tokensPerSecond: 200 } as const;

/**
 * Writes the files that stand in a page into an empty folder, and runs its drill on them, with everything real, but that its mocks are quick:
 * what a page is held to is who answered, not when.
 */
export async function runPage(
  page: string,
  { command, drill = 'drill.json', isTriedBefore = false, env = process.env }: PageOptions = {},
): Promise<PageRun> {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-page-'));
  await symlink(resolve('node_modules'), join(folder, 'node_modules'));
  for (const [, path = '', text = ''] of page.matchAll(/^```\w+ (\S+)\n(.*?)^```$/gms)) {
    await writeFile(join(folder, path), text);
  }
  const written = parseYamlText(await readFile(join(folder, drill), 'utf8'), drill).value as DrillInput;
  const target = startIn(folder, written.target, command);
  const prepared = await prepareRun(allowBusyMachine({ ...written, target, providers: quicken(written.providers) }));
  const preflight = createPreflight(prepared, () => {});
  let logPath = '';
  // What was said of requests that were sent before the load.
  let before = 0;
  const { folder: run, scorecard } = await runDrill({
    prepared,
    ...(isTriedBefore
      ? {
          async beforeLoad(ready) {
            const found = await preflight(ready);
            before = (await readFile(logPath, 'utf8')).length;
            return found;
          },
        }
      : {}),
    resultsPath: join(folder, 'results'),
    env,
    signal: new AbortController().signal,
    onEvent: (event) => {
      if (event.kind === 'system-ready') logPath = event.folder.targetLog;
    },
  });
  const log = (await readFile(run.targetLog, 'utf8')).slice(before);
  const served = { primary: 0, fallback: 0 };
  const logged = { primary: 0, fallback: 0 };
  for (const name of usualProviders) {
    for (const counts of Object.values(scorecard.routing.servedBy)) served[name] += counts[name] ?? 0;
    // Without the line's end: Python's print writes it by itself, and two threads' lines may run together.
    logged[name] = log.split(`answered by ${name}`).length - 1;
  }
  return { scorecard, served, logged };
}

/** These providers, named by their keys or in a list, with mocks that answer at once. */
function quicken(providers: DrillInput['providers']): DrillInput['providers'] {
  const quick = <T extends { upstream: { kind: string; mock?: object } }>(provider: T): T =>
    provider.upstream.mock === undefined
      ? provider
      : { ...provider, upstream: { ...provider.upstream, mock: { ...provider.upstream.mock, ...QUICK } } };
  const quickened: unknown = Array.isArray(providers)
    ? providers.map(quick)
    : Object.fromEntries(Object.entries(providers).map(([name, provider]) => [name, quick(provider)]));
  return quickened as DrillInput['providers'];
}

/** Where the page says to run it. */
function startIn(folder: string, target: DrillInput['target'], command: PageOptions['command']): DrillInput['target'] {
  if (!('start' in target) || target.start === undefined) return target;
  return { ...target, start: { ...target.start, ...(command === undefined ? {} : { command: [...command] }), folder } };
}
