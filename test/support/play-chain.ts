import type { DrillInput } from '../../lib/drill/drill.ts';
import type { ReplaySettings } from '../../lib/drill/incidents/plan-replay.ts';
import { prepareRun } from '../../lib/run/runner/prepare-run.ts';
import { runDrill } from '../../lib/run/runner/run-drill.ts';
import { type ChainedIncident, chainIncidents, type IncidentChain } from './incident-chain.ts';
import { type MeasuredFault, measureChain } from './measure-chain.ts';

/** The validity checks that say whether the outage was the one that was planned; the others hold the machine to account. */
const inForce = ['fault-applied', 'fault-in-force', 'fault-gone'];

/** What became of a chain. */
export interface PlayedChain {
  measured: MeasuredFault[];
  /** Those of the checks that say whether the outage was the planned one that did not hold. */
  broken: string[];
}

/** Plays incidents behind one another in one real run. */
export async function playChain(
  source: DrillInput,
  incidents: readonly ChainedIncident[],
  settings: ReplaySettings,
  resultsPath: string,
): Promise<PlayedChain> {
  let chain: IncidentChain | undefined;
  const prepared = await prepareRun(source, {
    change(drill) {
      chain = chainIncidents(drill, incidents, settings);
      return chain.drill;
    },
  });
  const { scorecard, folder } = await runDrill({
    prepared,
    resultsPath,
    env: process.env,
    signal: new AbortController().signal,
    onEvent: () => {},
  });
  const broken = scorecard.validity.filter(({ id, ok }) => !ok && inForce.includes(id));
  return {
    measured: await measureChain(chain!, folder.records),
    broken: broken.map(({ id, observed }) => `${id}: ${observed}`),
  };
}
