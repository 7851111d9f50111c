import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Drill } from '../../lib/drill/drill.ts';
import type { LoadSettings } from '../../scenarios/support/settings.ts';
import type { PlannedArrival } from '../../lib/drill/workloads/arrival.ts';
import { bundleForK6 } from '../../lib/run/runner/bundle-scenario.ts';
import { findK6 } from '../../lib/run/runner/find-k6.ts';
import { type RunFolder, runFolderAt } from '../../lib/run/runner/run-folder.ts';
import { type RunningLoad, startLoad } from '../../lib/run/runner/start-load.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A load without a drill around it: who is asked, what for, and by how many. */
export interface TestLoad {
  scenario: string;
  /** Where script, plan and records lie. */
  path: string;
  drill: Drill;
  arrivals: readonly PlannedArrival[];
  /** Of a server on this machine that speaks OpenAI's chat completions. */
  port: number;
  vus: number;
  requestTimeoutMs: number;
  /** How callers try again; left out: none does. */
  clients?: Pick<LoadSettings, 'clients' | 'longestCallMs'>;
  /** More of the same. */
  traffic?: Partial<LoadSettings>;
}

/** Lets the real k6 replay a plan against a server of the test's. Its run token is `test`. */
export async function startTestLoad(test: TestLoad): Promise<RunningLoad & { folder: RunFolder }> {
  const { scenario, path, drill, arrivals, port, vus, requestTimeoutMs, clients, traffic } = test;
  const folder = runFolderAt(path);
  await writeFile(folder.script, await bundleForK6(scenario));
  await writeFile(folder.plan, arrivals.map((arrival) => `${JSON.stringify(arrival)}\n`).join(''));
  const load = await startLoad({
    k6Path: (await findK6({ root, env: process.env })).path,
    folder,
    clean: (line) => line,
    env: process.env,
    settings: {
      url: `http://127.0.0.1:${port}/v1/chat/completions`,
      headers: {},
      request: { kind: 'wire', wire: 'openai-chat' },
      planPath: folder.plan,
      casesPath: null,
      runToken: 'test',
      runStart: { kind: 'run-start', version: 1, runId: 'test', drill: drill.name, seed: 1 },
      model: 'm',
      marker: 'never',
      requests: drill.traffic.requests,
      requestTimeoutMs,
      maxLateMs: 60_000,
      vus,
      arrivals: arrivals.length,
      maxDurationMs: 60_000,
      leadMs: 200,
      ...clients,
      ...traffic,
    },
  });
  return { ...load, folder };
}
