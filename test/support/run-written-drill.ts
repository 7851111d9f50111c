import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Scorecard } from '../../lib/collector/scorecard/scorecard.ts';
import type { DrillInput } from '../../lib/drill/drill.ts';
import { prepareRun } from '../../lib/run/runner/prepare-run.ts';
import { runDrill, type RunResult } from '../../lib/run/runner/run-drill.ts';
import type { RunEvent } from '../../lib/run/runner/run-event.ts';
import { writeDrill } from './drills.ts';

/**
 * What other work on the machine may do to a drill, which is no matter where a test is not about it. Who breaks one of these on purpose
 * sets its bound: what the machine adds then breaks it only further.
 */
const busyMachine = {
  maxFullRatio: 1,
  minArmedRatio: 0.5,
  maxEntryOffsetMs: 10_000,
  maxLatenessP99Ms: 10_000,
  maxMockLateP99Ms: 10_000,
  maxLoopDelayMs: 10_000,
  maxClockStepMs: 10_000,
  // A provider that stood still for a moment is a fallback's request, and no answer of its own.
  minBaselinePrimaryRatio: 0.5,
  maxBaselineFailedRatio: 0.1,
  // What was sent in a short baseline and lasts into the outage is of the outage.
  minSamplesPerPhase: 5,
};
/** A generator that stood still owes what was due meanwhile, and sends it all the same, ms. */
const MAX_LATE_MS = 5_000;

/** The drill, with bounds that other work on the machine does not break, but for those that it has itself. */
export function allowBusyMachine(drill: DrillInput): DrillInput {
  return {
    ...drill,
    traffic: { maxLateMs: MAX_LATE_MS, ...drill.traffic },
    validity: { ...busyMachine, ...drill.validity },
  };
}

/** Of a drill that is measured: other work may be beside it, and what is wrong by more is no measure. */
const measured = {
  maxFullRatio: 1,
  minArmedRatio: 0.8,
  maxEntryOffsetMs: 3_000,
  maxLatenessP99Ms: 300,
  maxMockLateP99Ms: 300,
  maxLoopDelayMs: 800,
};

/** Writes a drill as JSON into a folder of its own, for a test; resolves to its path. */
export async function writeDrillFile(drill: DrillInput): Promise<string> {
  return writeJson(allowBusyMachine(drill));
}

/** Writes a drill whose numbers count, for a benchmark; resolves to its path. */
export async function writeMeasuredDrillFile(drill: DrillInput): Promise<string> {
  return writeJson({ ...drill, validity: { ...measured, ...drill.validity } });
}

async function writeJson(drill: DrillInput): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-drill-'));
  const path = join(folder, 'drill.json');
  await writeFile(path, JSON.stringify(drill));
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

/** How many a provider served in the outage, before it was found to have failed over and behind that. */
export function countInOutage({ routing: { servedBy } }: Scorecard, provider: string): number {
  return (['cutover', 'on-fallback'] as const).reduce((sum, scope) => sum + (servedBy[scope]?.[provider] ?? 0), 0);
}
