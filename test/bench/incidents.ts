import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Incident } from '../../lib/drill/incidents/incident.ts';
import { replayDefaults } from '../../lib/drill/incidents/plan-replay.ts';
import { readCatalogue } from '../../lib/run/incidents/read-catalogue.ts';
import { writeDrill } from '../support/drills.ts';
import { writeGuardedDrill } from '../support/incidents.ts';
import type { MeasuredFault } from '../support/measure-chain.ts';
import { playChain } from '../support/play-chain.ts';
import { atLeast, type Bench, type BenchRow } from './bench.ts';

/** Only incidents whose names begin with one of these, by commas. */
const ONLY = (process.env['CUTOVER_INCIDENTS'] ?? '').split(',');
/** So many are played by one run, one behind the other. */
const IN_A_RUN = 15;

/**
 * Every incident of the catalogue, played for real, a week in seconds: was it in force in every part of it, with the kinds of errors and the
 * shares of the data? A run plays a number of them behind one another, so that its start, warm-up and score are paid once: 60 are 344 s of
 * load by five runs.
 */
export const bench: Bench = {
  name: 'incidents',
  async run() {
    const incidents = (await readCatalogue()).filter(({ name }) => ONLY.some((begin) => name.startsWith(begin)));
    const needsGuard = ({ phases }: Incident): boolean => phases.some(({ on }) => on === 'guards');
    const rows: BenchRow[] = [];
    for (const chain of [
      ...chunk(incidents.filter((incident) => !needsGuard(incident))),
      ...chunk(incidents.filter(needsGuard)),
    ]) {
      const drill = chain.some(needsGuard) ? writeGuardedDrill() : writeDrill();
      const resultsPath = await mkdtemp(join(tmpdir(), 'cutover-incidents-'));
      const { measured, broken } = await playChain(
        { ...drill, traffic: { ...drill.traffic, arrivals: { kind: 'poisson', ratePerSecond: 60 }, vus: 600 } },
        chain,
        // Of a guard's incident only the answers of one kind meet the faults, and so fewer calls.
        { ...replayDefaults, timeScale: 1_000_000, leastMs: chain.some(needsGuard) ? 8_000 : 2_500 },
        resultsPath,
      );
      await rm(resultsPath, { recursive: true });
      for (const why of broken)
        rows.push({ id: chain.map(({ name }) => name).join(', '), value: 0, unit: why, ok: false });
      for (const { name } of chain)
        rows.push(
          ...describe(
            name,
            measured.filter(({ incident }) => incident === name),
          ),
        );
    }
    const held = incidents.filter(({ name }) =>
      rows.every(({ id, ok }) => ok !== false || !(id === name || id.startsWith(`${name} `))),
    );
    return [...rows, atLeast('in force as the data say', held.length / incidents.length, `of ${incidents.length}`, 1)];
  },
};

function* chunk(incidents: readonly Incident[]): Generator<Incident[]> {
  for (let from = 0; from < incidents.length; from += IN_A_RUN) yield incidents.slice(from, from + IN_A_RUN);
}

/** A row for each fault of each part: the share that met it, beside that of the data. */
function describe(name: string, faults: readonly MeasuredFault[]): BenchRow[] {
  return faults.map(({ entry, provider, fault, wanted, met, calls, problems }) => ({
    id: `${name} [${entry}] ${fault} on ${provider}`,
    value: met,
    unit: problems.length === 0 ? `of ${calls}` : `of ${calls}: ${problems.join('; ')}`,
    bar: `= ${wanted.toFixed(3)}`,
    ok: problems.length === 0,
  }));
}
