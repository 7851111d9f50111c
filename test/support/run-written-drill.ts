import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DrillInput } from '../../lib/drill/drill.ts';
import { prepareRun } from '../../lib/run/runner/prepare-run.ts';
import { runDrill, type RunResult } from '../../lib/run/runner/run-drill.ts';
import type { RunEvent } from '../../lib/run/runner/run-event.ts';
import { writeDrill } from './drills.ts';

// A busy machine must not fail a test, and what the tests break on purpose is broken far worse.
const looseValidity = {
  // Tests run beside each other, and fill it.
  maxFullRatio: 1,
  minArmedRatio: 0.8,
  maxEntryOffsetMs: 3_000,
  maxLatenessP99Ms: 300,
  maxMockLateP99Ms: 300,
  maxLoopDelayMs: 800,
};

/** The drill, with validity that other work on the machine does not break. */
export function loosenValidity(drill: DrillInput): DrillInput {
  return { ...drill, validity: { ...looseValidity, ...drill.validity } };
}

/** Writes a drill as JSON into a folder of its own; resolves to its path. */
export async function writeDrillFile(drill: DrillInput): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-drill-'));
  const path = join(folder, 'drill.json');
  await writeFile(path, JSON.stringify(loosenValidity(drill)));
  return path;
}

/** Runs the small drill, changed, with everything real; `onEvent` may interfere. */
export async function runWrittenDrill(
  changes: Partial<DrillInput> = {},
  onEvent: (event: RunEvent) => void = () => {},
  scenarioPath?: string,
): Promise<RunResult> {
  const path = await writeDrillFile(writeDrill(changes));
  const prepared = await prepareRun(path);
  return runDrill({
    prepared: scenarioPath === undefined ? prepared : { ...prepared, scenarioPath },
    resultsPath: await mkdtemp(join(tmpdir(), 'cutover-results-')),
    env: process.env,
    signal: new AbortController().signal,
    onEvent,
  });
}
